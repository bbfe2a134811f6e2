using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Jobs;

public sealed class RetentionWorkerTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly WorkerWorld _world;

    public RetentionWorkerTests()
    {
        _world = new WorkerWorld(new InMemoryCheckpointStore(_time), _time);
        KeptThreads.Equip(_world.Engine);
    }

    public void Dispose() => _world.End();

    [Fact]
    public async Task a_worker_removes_what_the_store_is_not_to_keep_and_does_its_jobs()
    {
        await _world.Engine.RunAsync(KeptThreads.Review, "waiting", ("topic", "bees"));
        _world.StartWorker(options: new JobWorkerOptions { Retention = new RetentionOptions { KeepLast = 1 } });
        await _world.SubmitAsync(KeptThreads.Review, "asked", ("topic", "wasps"));

        await _world.UntilAsync(async () => (await _world.Engine.HistoryAsync("waiting")).Count == 1);
        await _world.UntilAsync("asked", RunStatus.Interrupted);

        (await _world.StatusAsync("waiting")).Should().Be(RunStatus.Interrupted);
    }

    [Fact]
    public async Task of_several_workers_the_one_that_began_first_is_at_it_and_the_next_when_that_has_ended()
    {
        var first = _world.StartWorker("w1", With(keepLast: 2));
        await _world.UntilAsync(async () => (await _world.Queue.ListWorkersAsync(default)).Count == 1);
        _time.Advance(TimeSpan.FromSeconds(2));
        _world.StartWorker("w2", With(keepLast: 1));
        await _world.Engine.RunAsync(KeptThreads.Review, "waiting", ("topic", "bees"));

        await _world.UntilAsync(async () => (await _world.Engine.HistoryAsync("waiting")).Count == 2);
        _time.Advance(TimeSpan.FromMinutes(3));
        await WorkerWorld.GiveWayAsync();
        var whileBothLive = (await _world.Engine.HistoryAsync("waiting")).Count;
        await first.DrainAsync();
        await _world.UntilAsync(async () => (await _world.Engine.HistoryAsync("waiting")).Count == 1);

        whileBothLive.Should().Be(2);
    }

    [Theory]
    [InlineData(null, null, "what goes")]
    [InlineData(0, null, "1 or more, not 0")]
    [InlineData(1, RunStatus.Interrupted, "Interrupted are not all over")]
    public void what_retention_cannot_be_is_refused_before_the_worker_begins(int? keepLast, RunStatus? status, string reason)
    {
        var options = new RetentionOptions { KeepLast = keepLast, DeleteStatuses = status is { } some ? [some] : [RunStatus.Succeeded] };

        var act = () => new JobWorkerOptions { Retention = options }.Validate();

        act.Should().Throw<ArgumentException>().Which.Message.Should().Contain(reason);
    }

    private static JobWorkerOptions With(int keepLast) => new() { Retention = new RetentionOptions { KeepLast = keepLast, Every = TimeSpan.FromSeconds(30) } };
}
