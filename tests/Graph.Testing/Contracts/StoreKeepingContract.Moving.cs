using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Builders;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class StoreKeepingContract
{
    [Fact]
    public async Task a_moved_thread_is_whole_at_the_destination_and_gone_from_the_source()
    {
        await Threads.MakeAsync(7);
        var before = await Source.DescribeAsync();

        var reports = await MoveAllAsync();

        reports.Should().HaveCount(4).And.OnlyContain(report => report.IsMoved);
        (await Destination.DescribeAsync()).Should().Equal(before);
        (await Source.DescribeAsync()).Should().BeEmpty();
        var there = KeptThreads.Equip(new EngineWorld(Destination, World.Time));
        (await there.ResumeAsync(KeptThreads.Around, "yes", "nested")).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_thread_that_the_source_keeps_says_where_it_went_and_goes_on_there_only()
    {
        await Threads.MakeAsync(8);

        await MoveAllAsync(new StoreMoveOptions { KeepsSource = true });

        (await RefusalAsync(() => World.ResumeAsync(KeptThreads.Review, "yes", "waiting"))).Should().Contain($"moved to {Destination.Description.Uri}");
        (await RefusalAsync(() => World.RunAsync(KeptThreads.Review, "done", ("topic", "bees")))).Should().Contain("goes on there");
        (await RefusalAsync(() => new ThreadForker(Source, World.Time).ForkAsync(
            new ForkRequest { ThreadId = new ThreadId("done"), Version = 2 }, default))).Should().Contain("kept for reading only");
        (await World.HistoryAsync("waiting"))[^1].Source.Should().Be("move");
        (await StateOfAsync(World)).Should().Be(await StateOfAsync(KeptThreads.Equip(new EngineWorld(Destination, World.Time))));
    }

    [Theory]
    [InlineData(JobState.Ready)]
    [InlineData(JobState.Delayed)]
    [InlineData(JobState.Parked)]
    public async Task a_job_stands_at_the_destination_as_it_stood_at_the_source(JobState state)
    {
        await World.RunAsync(KeptThreads.Review, "queued", ("topic", "bees"));
        var queue = (IJobQueue)Source;
        var now = Timestamp.From(World.Time.GetUtcNow());
        var stood = new ThreadJob
        {
            Id = new JobId("j1"),
            Placement = new JobPlacement { Queue = "slow", Priority = 2, Tenant = "ada" },
            State = state,
            EnqueuedAt = now,
            Failures = 2,
            DueAt = state == JobState.Delayed ? Timestamp.From(World.Time.GetUtcNow().AddDays(10_000)) : null,
            History = [new JobFailure("timeout", "It took too long.", now, "w1")],
        };
        await queue.AdoptJobAsync(new ThreadId("queued"), stood, [new ThreadCommand("c1", "one"u8.ToArray()), new ThreadCommand("c2", "two"u8.ToArray())], default);

        var report = await MigratorTo(Destination).MoveAsync(new ThreadId("queued"), default);

        report.Should().BeEquivalentTo(new { IsMoved = true, HasJob = true });
        var moved = await Destination.FindAsync(new ThreadId("queued"), default);
        moved!.Job.Should().BeEquivalentTo(stood);
        moved.Commands.Select(command => $"{command.Id} {command.Body.Text()}").Should().Equal("c1 one", "c2 two");
        (await queue.CountJobsAsync(default)).Where(depth => depth.Count > 0).Should().BeEmpty();
        (await FindingsAsync(Destination)).Should().BeEmpty();
    }

    [Fact]
    public async Task a_thread_that_somebody_holds_is_left_where_it_is()
    {
        await Threads.MakeDiedAsync();
        var before = await Source.DescribeAsync();

        var report = (await MoveAllAsync()).Single();

        report.IsMoved.Should().BeFalse();
        report.Refusal.Should().Contain("'died'");
        (await Source.DescribeAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task a_store_is_not_moved_into_itself()
    {
        await Threads.MakeAsync(9);
        var before = await Source.DescribeAsync();

        var reports = await new StoreMigrator(Source, Source, World.Time).MoveAllAsync(new ThreadSelection(), default).ToListAsync();

        reports.Should().OnlyContain(report => !report.IsMoved && report.Refusal!.Contains("are the same store"));
        (await Source.DescribeAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task a_destination_that_is_not_equal_leaves_the_thread_where_it_was()
    {
        await Threads.MakeAsync(10);
        await CopyAllAsync(Destination);
        await new ThreadPruner(Destination, World.Time).PruneAsync(new ThreadId("done"), new PrunePolicy { KeepLatest = 1 }, default);

        var reports = await MoveAllAsync();

        reports.Where(report => !report.IsMoved).Should().ContainSingle().Which.Refusal.Should().Contain("copied and not moved").And.Contain("version 1");
        (await Source.FindAsync(new ThreadId("done"), default))!.Head.Status.Should().Be(RunStatus.Succeeded);
    }

    private StoreMigrator MigratorTo(ICheckpointStore to, StoreMoveOptions? options = null) => new(Source, to, World.Time, options);

    private async Task<IReadOnlyList<StoreMoveReport>> MoveAllAsync(StoreMoveOptions? options = null) =>
        await MigratorTo(Destination, options).MoveAllAsync(new ThreadSelection(), CancellationToken.None).ToListAsync();

    private static async Task<string> StateOfAsync(EngineWorld world) => ValueJson.ToText((await world.ViewAsync(thread: "waiting")).State);

    private static async Task<string> RefusalAsync(Func<Task> act) => (await act.Should().ThrowAsync<RunRefusedException>()).Which.Message;
}
