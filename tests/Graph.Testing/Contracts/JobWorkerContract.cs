using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <summary>What workers do with the jobs of a store. A store's test class derives from it and says how to make a clean store.</summary>
public abstract partial class JobWorkerContract : IAsyncLifetime
{
    private const string Steps = """
        schema: graphagents/v1
        name: steps
        input: [word]
        state:
          word: string
          log: { type: list<string>, reduce: append }
        nodes:
          note: { type: note, with: { value: "${word}" }, output: log }
          work: { type: work, output: log }
          last: { type: quick, output: log }
        edges: [START -> note, note -> work, work -> last, last -> END]
        """;

    private static readonly TimeSpan LeaseTime = new JobWorkerOptions().Lease;

    private WorkerWorld? _world;

    /// <summary>The clock of the store and of the workers.</summary>
    protected ManualTime Time { get; } = new();

    private WorkerWorld World => _world ?? throw new InvalidOperationException("The store is made before the test begins.");

    public Task InitializeAsync() => BeginAsync(new JobQueueOptions());

    private async Task BeginAsync(JobQueueOptions queues)
    {
        _world = new WorkerWorld(await MakeCleanStoreAsync(queues), Time);
        World.Engine.WithWorker("note", word => word).WithNode("quick", context => context.NodeName).WithNode("work", _ => "worked");
    }

    public Task DisposeAsync()
    {
        World.End();
        return Task.CompletedTask;
    }

    /// <summary>Makes a store without a thread in it, which is a queue as well.</summary>
    /// <param name="queues">The bounds of its queues.</param>
    protected abstract Task<ICheckpointStore> MakeCleanStoreAsync(JobQueueOptions queues);

    [Fact]
    public async Task jobs_are_done_once_each_and_no_thread_by_two_workers_at_a_time()
    {
        var (atWork, together) = (new HashSet<ThreadId>(), 0);
        World.Engine.WithNode("work", async (context, _) =>
        {
            lock (atWork)
            {
                together += atWork.Add(context.ThreadId) ? 0 : 1;
            }

            await Task.Yield();
            lock (atWork)
            {
                atWork.Remove(context.ThreadId);
            }

            return NodeResult.Of("worked");
        });
        var threads = Enumerable.Range(0, 20).Select(number => $"t{number}").ToList();
        foreach (var thread in threads)
        {
            await World.SubmitAsync(Steps, thread, ("word", thread));
        }

        World.StartWorker("w1", new JobWorkerOptions { Concurrency = 3 });
        World.StartWorker("w2", new JobWorkerOptions { Concurrency = 3 });
        await World.UntilAsync(async () => (await World.Queue.CountJobsAsync(default)).Count == 0);

        foreach (var thread in threads)
        {
            (await LogAsync(thread)).Should().Equal(thread, "worked", "last");
        }

        together.Should().Be(0);
        World.Engine.Calls.Should().HaveCount(3 * threads.Count);
    }

    [Fact]
    public async Task a_submission_returns_with_the_input_stored_and_the_thread_queued_and_says_who_asked()
    {
        var result = await World.SubmitAsync(Steps, "t1", ("word", "a"));

        result.Should().Be(new SubmissionResult(new ThreadId("t1"), SubmissionKind.Queued, RunStatus.Queued, 1));
        var entry = (await World.Engine.HistoryAsync()).Should().ContainSingle().Subject;
        entry.Source.Should().Be("input");
        entry.By.Should().Be("Ada");
        entry.Next.Should().Equal("note");
        World.Engine.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task whoever_follows_a_thread_is_told_of_each_commit_once_and_in_order_until_it_is_at_rest()
    {
        World.Engine.WithNode("work", _ => "worked");
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        var told = new List<HistoryEntry>();
        var following = FollowAsync();

        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(following.IsCompleted));

        await following;
        told.Select(entry => entry.Header.Version).Should().Equal(1, 2, 3, 4);
        told.SelectMany(entry => entry.Tasks).Select(task => task.Node).Should().Equal("note", "work", "last");
        (await new ThreadFollower(World.Store, Time).FollowAsync(new ThreadId("t1"), 2, default).Select(entry => entry.Header.Version).ToListAsync()).Should().Equal(3, 4);

        async Task FollowAsync()
        {
            await foreach (var entry in new ThreadFollower(World.Store, Time).FollowAsync(new ThreadId("t1"), 0, default))
            {
                told.Add(entry);
            }
        }
    }

    [Fact]
    public async Task what_was_noted_of_a_submission_is_with_every_commit_of_its_run()
    {
        World.Engine.WithNode("work", _ => "worked");
        var request = new RunRequest { ThreadId = new ThreadId("t1"), Input = ValueMap.Of(("word", "a")), Metadata = ValueMap.Of(("ticket", "5")) };
        await World.Engine.Runner.SubmitAsync(World.Engine.Compile(Steps), request, new JobSubmission(), CancellationToken.None);

        World.StartWorker();
        await World.UntilAsync("t1", RunStatus.Succeeded);

        (await World.Engine.HistoryAsync()).Should().HaveCount(4).And.OnlyContain(entry => entry.Metadata.Equals(request.Metadata));
    }

    [Fact]
    public async Task a_submission_that_does_not_fit_is_refused_as_a_run_would_be()
    {
        var submitting = () => World.SubmitAsync(Steps, "t1", ("wrod", "a"));

        await submitting.Should().ThrowAsync<RunRefusedException>().WithMessage("*'wrod'*");
        (await World.JobAsync("t1")).Should().BeNull();
    }

    [Fact]
    public async Task a_queued_thread_goes_on_without_a_commit_for_its_claim_and_the_first_step_says_who_moves_it()
    {
        World.Engine.WithNode("work", _ => "worked");
        await World.SubmitAsync(Steps, "t1", ("word", "a"));

        World.StartWorker();
        await World.UntilAsync("t1", RunStatus.Succeeded);

        var history = await World.Engine.HistoryAsync();
        history.Select(entry => entry.Source).Should().Equal("input", "step", "step", "step");
        history[1].By.Should().Be("'w1'");
    }

    [Fact]
    public async Task a_worker_that_dies_is_replaced_once_its_lease_has_lapsed_and_the_history_says_so()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        var first = World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        first.Die();
        World.StartWorker("w2");
        gate.Open();
        await WorkerWorld.GiveWayAsync();
        var before = await World.StatusAsync("t1");
        await World.UntilAsync("t1", RunStatus.Succeeded);

        before.Should().Be(RunStatus.Running);
        (await LogAsync("t1")).Should().Equal("a", "work", "last");
        var takenOver = (await World.Engine.HistoryAsync()).Single(entry => entry.Source == "resume");
        takenOver.By.Should().Be("'w2'");
        takenOver.Reason.Should().Be("'w1' took it and was not heard of again.");
    }

    [Fact]
    public async Task work_that_kills_each_worker_is_parked_with_what_happened()
    {
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        for (var death = 1; death <= 3; death++)
        {
            (await ClaimAsync($"victim {death}")).Should().ContainSingle();
            Time.Advance(LeaseTime + TimeSpan.FromMinutes(1));
        }

        World.StartWorker("w1", new JobWorkerOptions { MaxAttempts = 3 });
        await World.UntilAsync(async () => (await World.JobAsync("t1"))!.Job.State == JobState.Parked);

        (await World.JobAsync("t1"))!.Job.History.Select(failure => failure.Worker).Should().Equal("victim 1", "victim 2", "victim 3");
        World.Engine.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task a_thread_that_waits_for_a_time_holds_no_worker_and_is_woken_at_it()
    {
        World.Engine.WithNode("work", (context, _) =>
        {
            context.WaitUntil(Timestamp.From(context.Time.GetUtcNow() + TimeSpan.FromMinutes(5)));
            return ValueTask.FromResult(NodeResult.Of("woken"));
        });
        var began = Time.GetUtcNow();
        await World.SubmitAsync(Steps, "t1", ("word", "a"));

        var worker = World.StartWorker();
        await World.UntilAsync("t1", RunStatus.Interrupted);
        var (busy, job) = (worker.Worker.Busy, await World.JobAsync("t1"));
        await World.UntilAsync("t1", RunStatus.Succeeded);

        busy.Should().Be(0);
        job!.Job.State.Should().Be(JobState.Delayed);
        job.Lease.Should().BeNull();
        (Time.GetUtcNow() - began).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(5));
        (await LogAsync("t1")).Should().Equal("a", "woken", "last");
    }

    [Fact]
    public async Task an_answer_is_stored_by_whoever_gives_it_and_a_worker_goes_on()
    {
        World.Engine.WithNode("work", context => context.Interrupt("Go on?"));
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        World.StartWorker();
        await World.UntilAsync("t1", RunStatus.Interrupted);
        var whileItWaits = await World.JobAsync("t1");

        var answered = await World.AnswerAsync(Steps, "t1", "yes");
        await World.UntilAsync("t1", RunStatus.Succeeded);

        whileItWaits.Should().BeNull();
        answered.Kind.Should().Be(SubmissionKind.Queued);
        (await LogAsync("t1")).Should().Equal("a", "yes", "last");
    }

    [Fact]
    public async Task a_worker_that_takes_a_thread_over_does_not_begin_its_attempts_anew()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        var first = World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        first.Die();
        World.StartWorker("w2");
        await World.UntilAsync(async () => (await World.Engine.HistoryAsync()).Any(entry => entry.Source == "resume"));
        var takenOver = await World.Queue.FindJobAsync(new ThreadId("t1"), default);
        gate.Open();
        await World.UntilAsync("t1", RunStatus.Succeeded);

        takenOver!.Job.Attempt.Should().Be(2);
    }

    [Fact]
    public async Task a_run_that_failed_for_a_passing_reason_is_tried_again_later_and_later()
    {
        var failures = 0;
        World.Engine.WithNode("work", _ => failures++ < 2 ? throw new NodeFailedException(ErrorKind.Transient, "The line is dead.") : "worked");
        await World.SubmitAsync(Steps, "t1", ("word", "a"));

        World.StartWorker();
        await World.UntilAsync("t1", RunStatus.Failed);
        var job = await World.JobAsync("t1");
        await World.UntilAsync("t1", RunStatus.Succeeded);

        job!.Job.State.Should().Be(JobState.Delayed);
        job.Job.History.Should().ContainSingle().Which.Message.Should().Be("Node 'work': The line is dead.");
        (await LogAsync("t1")).Should().Equal("a", "worked", "last");
        (await World.JobAsync("t1")).Should().BeNull();
    }

    [Fact]
    public async Task a_run_that_keeps_failing_is_a_dead_letter_with_its_history_and_can_be_retried()
    {
        var isBroken = true;
        World.Engine.WithNode("work", _ => isBroken ? throw new NodeFailedException(ErrorKind.Transient, "The line is dead.") : "worked");
        await World.SubmitAsync(Steps, "t1", ("word", "a"));

        World.StartWorker("w1", new JobWorkerOptions { Retry = new JobRetryPolicy { MaxFailures = 3 } });
        await World.UntilAsync("t1", RunStatus.DeadLettered);
        var dead = await World.JobAsync("t1");
        isBroken = false;
        await World.Queue.RetryDeadLetterAsync(new ThreadId("t1"), new JobId("again"), default);
        await World.UntilAsync("t1", RunStatus.Succeeded);

        dead!.Job.State.Should().Be(JobState.Parked);
        dead.Job.History.Should().HaveCount(3).And.OnlyContain(failure => failure.Kind == ErrorKind.Transient);
        (await LogAsync("t1")).Should().Equal("a", "worked", "last");
    }

    [Fact]
    public async Task a_run_that_would_fail_the_same_way_again_is_a_dead_letter_at_once()
    {
        World.Engine.WithNode("work", _ => throw new NodeFailedException(ErrorKind.Validation, "No such order."));
        await World.SubmitAsync(Steps, "t1", ("word", "a"));

        World.StartWorker();
        await World.UntilAsync("t1", RunStatus.DeadLettered);

        (await World.JobAsync("t1"))!.Job.History.Should().ContainSingle().Which.Message.Should().Be("Node 'work': No such order.");
        World.Engine.Calls.Should().Equal("note", "work");
    }

    [Fact]
    public async Task the_more_urgent_is_done_first()
    {
        World.Engine.WithNode("work", _ => "worked");
        foreach (var (thread, priority) in new[] { ("late", 3), ("soon", 1), ("now", 0) })
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            await World.SubmitAsync(Steps, thread, new JobSubmission { Placement = new JobPlacement { Priority = priority } }, ("word", thread));
        }

        var done = new List<string>();
        World.Engine.WithWorker("note", word =>
        {
            done.Add(word.AsString());
            return word;
        });
        World.StartWorker("w1", new JobWorkerOptions { Concurrency = 1 });
        await World.UntilAsync(async () => (await World.Queue.CountJobsAsync(default)).Count == 0);

        done.Should().Equal("now", "soon", "late");
    }

    [Fact]
    public async Task a_thread_whose_workflow_this_worker_cannot_make_is_a_dead_letter_that_says_why()
    {
        World.Engine.WithNode("rare", _ => "done");
        const string Rare = """
            schema: graphagents/v1
            name: rare
            state: { log: string }
            nodes: { a: { type: rare, output: log } }
            edges: [START -> a, a -> END]
            """;
        await World.SubmitAsync(Rare, "t1");
        var elsewhere = new WorkerWorld(World.Store, Time);

        using var worker = elsewhere.StartWorker("w1");
        await World.UntilAsync(async () => (await World.JobAsync("t1"))!.Job.State == JobState.Parked);

        (await World.JobAsync("t1"))!.Job.History.Should().ContainSingle().Which.Message.Should()
            .StartWith("This worker cannot compile the workflow 'rare'").And.Contain("'rare'").And.Contain("retry the dead letter");
    }

    [Fact]
    public async Task a_thread_that_somebody_ran_to_its_end_by_hand_needs_no_worker_any_more()
    {
        World.Engine.WithNode("work", _ => "worked");
        await World.SubmitAsync(Steps, "t1", ("word", "a"));

        var result = await World.Engine.ResumeAsync(Steps);

        result.Status.Should().Be(RunStatus.Succeeded);
        (await World.JobAsync("t1")).Should().BeNull();
    }

    private async Task<IReadOnlyList<string>> LogAsync(string thread) =>
        [.. (await World.Engine.ViewAsync(thread: thread)).State["log"].AsList().Select(word => word.AsString())];

    private async Task<IReadOnlyList<JobGrant>> ClaimAsync(string worker)
    {
        var random = new Random(worker[^1]);
        return await World.Queue.ClaimAsync(
            new JobClaim
            {
                Worker = new LeaseOwner(worker),
                Queues = [new QueueShare(JobPlacement.DefaultQueue)],
                Count = 1,
                Lease = LeaseTime,
                NewNonce = () => LeaseNonce.New(random),
            },
            CancellationToken.None);
    }
}
