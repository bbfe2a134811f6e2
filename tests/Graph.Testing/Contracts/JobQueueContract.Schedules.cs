using FluentAssertions;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Schedules, whose runs are jobs.</content>
public abstract partial class JobQueueContract
{
    private const string Greeting = """
        schema: graphagents/v1
        name: greeting
        input: [name]
        state: { name: string, text: string? }
        nodes: { greet: { set: { text: "'Hello, ' + name" } } }
        edges: [START -> greet, greet -> END]
        """;

    private static readonly Schedule EachMinute = new()
    {
        Name = "morning",
        Times = new ScheduleTimes("each minute"),
        Input = ValueMap.Of(("name", "Ada")),
        Placement = new JobPlacement { Priority = 2, Tenant = "acme" },
        Overlap = ScheduleOverlap.Allow,
    };

    [Fact]
    public async Task a_time_of_a_schedule_is_one_job_however_many_look_and_however_often()
    {
        var world = ANewBook();
        await world.AddAsync(EachMinute);

        await world.Keeper().StartDueAsync(default);
        var early = await Queue.CountJobsAsync(default);
        await PassAsync(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.Keeper().StartDueAsync(default)));
        await world.Keeper().StartDueAsync(default);

        early.Should().BeEmpty();
        var job = (await ListAsync(new JobQuery())).Should().ContainSingle().Subject;
        job.Job.Placement.Should().Be(EachMinute.Placement);
        var entry = await world.EntryAsync();
        entry.LastThread.Should().Be(job.ThreadId);
        entry.NextAt.Should().Be(new Timestamp(entry.LastAt!.Value.Seconds + 60, 0));
        job.ThreadId.Should().Be(ScheduleRules.ThreadOf("morning", entry.LastAt.Value));
    }

    [Fact]
    public async Task a_worker_that_comes_late_with_a_time_that_another_has_started_starts_nothing()
    {
        var world = ANewBook();
        await world.AddAsync(EachMinute);
        await PassAsync(TimeSpan.FromMinutes(1));
        var quicker = world.Keeper();
        var slow = world.Keeper(beforeEach: async () =>
        {
            await quicker.StartDueAsync(default);
            var grant = await ClaimOneAsync();
            await Queue.FailAsync(grant, Broken(), null, default);
            await Queue.DropDeadLetterAsync(grant.ThreadId, default);
            await PassAsync(TimeSpan.FromDays(2));
        });

        await slow.StartDueAsync(default);

        (await Queue.CountJobsAsync(default)).Should().BeEmpty("the time was started, long before, and its key is forgotten");
    }

    [Fact]
    public async Task a_time_that_a_worker_could_not_start_is_started_by_another_and_says_meanwhile_why_not()
    {
        var world = ANewBook();
        await world.AddAsync(EachMinute);
        await PassAsync(TimeSpan.FromMinutes(1));

        await world.Keeper(beforeEach: () => throw new WorkflowUnavailableException("This worker knows no such node.")).StartDueAsync(default);
        var waiting = await world.EntryAsync();
        await world.Keeper().StartDueAsync(default);

        waiting.Problem.Should().Be("This worker knows no such node.");
        waiting.Waiting.Should().ContainSingle();
        (await ListAsync(new JobQuery())).Should().ContainSingle();
        (await world.EntryAsync()).Should().BeEquivalentTo(new { Problem = default(string), Waiting = Array.Empty<Timestamp>() });
    }

    [Theory]
    [InlineData(ScheduleOverlap.Allow, 2, 0)]
    [InlineData(ScheduleOverlap.Enqueue, 1, 0)]
    [InlineData(ScheduleOverlap.Skip, 1, 1)]
    public async Task a_time_at_which_the_run_before_is_not_over_is_started_put_off_or_left_out(ScheduleOverlap overlap, int jobs, int skipped)
    {
        var world = ANewBook();
        await world.AddAsync(EachMinute with { Overlap = overlap });
        for (var minute = 1; minute <= 2; minute++)
        {
            await PassAsync(TimeSpan.FromMinutes(1));
            await world.Keeper().StartDueAsync(default);
        }

        var whileItRuns = await ListAsync(new JobQuery());
        await world.EndAllAsync(whileItRuns);
        await world.Keeper().StartDueAsync(default);

        whileItRuns.Should().HaveCount(jobs);
        (await ListAsync(new JobQuery())).Should().HaveCount(overlap == ScheduleOverlap.Enqueue ? 1 : 0);
        (await world.EntryAsync()).Skipped.Should().Be(skipped);
    }

    [Fact]
    public async Task a_run_whose_job_was_parked_without_a_commit_keeps_no_later_time_from_being_started()
    {
        var world = ANewBook();
        await world.AddAsync(EachMinute with { Overlap = ScheduleOverlap.Skip });
        await PassAsync(TimeSpan.FromMinutes(1));
        await world.Keeper().StartDueAsync(default);
        await Queue.FailAsync(await ClaimOneAsync(), Broken(), null, default);

        await PassAsync(TimeSpan.FromMinutes(1));
        await world.Keeper().StartDueAsync(default);

        (await ListAsync(new JobQuery())).Select(view => view.Job.State).Should().Equal(JobState.Parked, JobState.Ready);
        (await world.EntryAsync()).Skipped.Should().Be(0);
    }

    [Theory]
    [InlineData(MissedTimes.Skip, 1)]
    [InlineData(MissedTimes.RunOnce, 2)]
    [InlineData(MissedTimes.RunAll, 4)]
    public async Task times_at_which_nobody_was_there_are_left_out_run_once_or_run_up_to_a_bound(MissedTimes missed, int jobs)
    {
        var world = ANewBook();
        await world.AddAsync(EachMinute with { Missed = missed, MostCaughtUp = 3 });
        await PassAsync(TimeSpan.FromMinutes(8));

        await world.Keeper().StartDueAsync(default);

        (await ListAsync(new JobQuery())).Should().HaveCount(jobs, "seven were missed, and one is due now");
        (await world.EntryAsync()).Skipped.Should().Be(8 - jobs);
    }

    [Fact]
    public async Task a_paused_schedule_starts_nothing_and_goes_on_with_the_next_time()
    {
        var world = ANewBook();
        await world.AddAsync(EachMinute);
        await world.Book.PauseAsync("morning", default);
        await PassAsync(TimeSpan.FromMinutes(3));
        await world.Keeper().StartDueAsync(default);
        var whilePaused = await Queue.CountJobsAsync(default);

        await world.Book.ResumeAsync("morning", default);
        await PassAsync(TimeSpan.FromMinutes(1));
        await world.Keeper().StartDueAsync(default);

        whilePaused.Should().BeEmpty();
        (await ListAsync(new JobQuery())).Should().ContainSingle();
    }

    [Fact]
    public async Task a_schedule_is_due_from_its_start_to_its_end()
    {
        var world = ANewBook();
        var minute = world.NextMinute();
        await world.AddAsync(EachMinute with { StartAt = new Timestamp(minute.Seconds + 60, 0), EndAt = new Timestamp(minute.Seconds + 120, 0), Missed = MissedTimes.RunAll });
        await PassAsync(TimeSpan.FromMinutes(10));

        await world.Keeper().StartDueAsync(default);

        (await ListAsync(new JobQuery())).Should().HaveCount(2);
        (await world.EntryAsync()).NextAt.Should().BeNull();
    }

    [Fact]
    public async Task a_schedule_is_added_once_replaced_when_asked_listed_by_name_and_removed()
    {
        var world = ANewBook();
        await world.AddAsync(EachMinute);
        await world.AddAsync(EachMinute with { Name = "evening" });

        var again = () => world.AddAsync(EachMinute);
        await again.Should().ThrowAsync<ScheduleConflictException>();
        await world.AddAsync(EachMinute with { Missed = MissedTimes.Skip }, replaces: true);
        var listed = await world.Book.ListAsync(default).ToListAsync();
        await world.Book.RemoveAsync("evening", default);
        var removing = () => world.Book.RemoveAsync("evening", default);

        listed.Select(entry => entry.Schedule.Name).Should().Equal("evening", "morning");
        listed[1].Schedule.Missed.Should().Be(MissedTimes.Skip);
        listed[1].Schedule.Should().BeEquivalentTo(EachMinute with { Missed = MissedTimes.Skip });
        await removing.Should().ThrowAsync<ScheduleNotFoundException>();
    }

    [Fact]
    public async Task a_schedule_whose_input_does_not_fit_or_that_is_never_due_is_not_stored()
    {
        var world = ANewBook();

        var misfit = () => world.AddAsync(EachMinute with { Input = ValueMap.Of(("nmae", "Ada")) });
        var over = () => world.AddAsync(EachMinute with { EndAt = Now });
        await misfit.Should().ThrowAsync<RunRefusedException>();
        await over.Should().ThrowAsync<ScheduleInvalidException>();

        (await world.Book.FindAsync("morning", default)).Should().BeNull();
    }

    private BookInWorld ANewBook() => new(this);

    /// <summary>Schedules over the store of the test.</summary>
    private sealed class BookInWorld(JobQueueContract contract)
    {
        private readonly EngineWorld _engine = new(contract.Store, contract.Time);

        internal ScheduleBook Book { get; } = new(contract.Store, new EveryMinute(), contract.Time);

        internal Task<ScheduleEntry> AddAsync(Schedule schedule, bool replaces = false) => Book.AddAsync(_engine.Compile(Greeting), schedule, replaces, default);

        internal async Task<ScheduleEntry> EntryAsync() => (await Book.FindAsync("morning", default))!;

        internal Timestamp NextMinute() => new EveryMinute().FindNext(EachMinute.Times, contract.Now)!.Value;

        internal ScheduleKeeper Keeper(Func<Task>? beforeEach = null) => new(
            contract.Store,
            new AskedWorkflows(new StoredWorkflows(contract.Store, _engine.NewCompiler()), beforeEach),
            _engine.Runner,
            new EveryMinute(),
            contract.Time);

        /// <summary>Lets whatever runs come to its end.</summary>
        internal async Task EndAllAsync(IReadOnlyList<JobView> jobs)
        {
            foreach (var job in jobs)
            {
                await _engine.Runner.CancelAsync(_engine.Compile(Greeting), job.ThreadId, "the test", null, default);
            }
        }
    }

    private sealed class AskedWorkflows(IWorkflowSource inner, Func<Task>? beforeEach) : IWorkflowSource
    {
        public async ValueTask<CompiledWorkflow> FindAsync(string hash, string? sourceFile, CancellationToken cancellationToken)
        {
            await (beforeEach?.Invoke() ?? Task.CompletedTask);
            return await inner.FindAsync(hash, sourceFile, cancellationToken);
        }
    }
}
