using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Jobs;

public sealed class JobWorkerClockTests
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task a_worker_whose_wall_clock_is_put_back_goes_on_saying_that_it_lives()
    {
        var store = new InMemoryCheckpointStore(_time);
        var wall = new WallClock(_time);
        var options = new JobWorkerOptions { Owner = new LeaseOwner("w1"), BeatEvery = BeatEvery };
        var worker = new JobWorker(store, new StoredWorkflows(store, new EngineWorld().NewCompiler()), options, wall);
        using var drain = new CancellationTokenSource();
        var working = worker.RunAsync(drain.Token);
        wall.PutForward(TimeSpan.FromHours(-1));

        _time.Advance(BeatEvery);
        await WorkerWorld.GiveWayAsync();

        var heardOf = (await store.ListWorkersAsync(default)).Single().BeatAt;
        heardOf.Should().Be(Timestamp.From(_time.GetUtcNow()));
        await drain.CancelAsync();
        await working;
    }

    /// <summary>A clock that somebody sets, over time that only passes.</summary>
    private sealed class WallClock(ManualTime time) : TimeProvider
    {
        private TimeSpan _ahead;

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + _ahead;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);

        internal void PutForward(TimeSpan by) => _ahead += by;
    }
}
