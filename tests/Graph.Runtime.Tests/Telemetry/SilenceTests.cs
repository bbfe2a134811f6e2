using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Telemetry;

/// <summary>What the engine does for listeners costs nothing while there are none.</summary>
[Collection(ListeningTests.Name)]
public sealed class SilenceTests
{
    private const int Times = 1_000;
    private const int Steps = 200;

    private const string Loop = """
        schema: graphagents/v1
        name: loop
        state: { count: { type: int, default: 0 }, secret: { type: string, private: true } }
        nodes: { a: { type: up, output: count } }
        edges:
          - START -> a
          - from: a
            choose: [ { when: count < 200, to: a }, { else: END } ]
        limits: { max_steps: 1000 }
        """;

    [Fact]
    public void nothing_of_telemetry_allocates_while_nobody_listens()
    {
        var world = new EngineWorld().WithNode("up", context => context.State["count"].AsInt() + 1);
        var run = new RunState(world.Compile(Loop), new ThreadId("t"), new RunId("r"));
        var task = new TaskRun(run, run.Workflow.Nodes[0], "a");
        var store = new SilentStore();

        var allocated = AllocatedBy(() =>
        {
            _ = RunObservation.IsWanted || EngineSpans.AreWanted || EngineMetrics.WantsTasks;
            EngineMetrics.CountStep(run);
            EngineMetrics.CountRetry(run, task, "transient");
            EngineSpans.LinkToEarlierRun(run, null);
            Finish(StoreCalls.CommitAsync(store, store.Commit, CancellationToken.None));
            Finish(StoreCalls.SavePendingWritesAsync(store, run.ThreadId, default, null, [], CancellationToken.None));
            run.EventsFor(RunEventModes.Values)?.Publish(new RunEvent.ValuesChanged(1, ValueMap.Empty));
            run.EventsFor(RunEventModes.Tasks)?.Publish(new RunEvent.TaskCached(1, "a", "a"));
        });

        allocated.Should().Be(0);
    }

    [Fact]
    public void a_step_allocates_the_same_again_once_a_listener_has_left()
    {
        var world = new EngineWorld().WithNode("up", context => context.State["count"].AsInt() + 1);
        var workflow = world.Compile(Loop);
        var before = AllocatedByRun(workflow);
        long during;
        using (new TelemetryWorld())
        {
            during = AllocatedByRun(workflow);
        }

        var after = AllocatedByRun(workflow);

        during.Should().BeGreaterThan(before + (Steps * 500), "this test would see what a listener costs");
        after.Should().Be(before);
    }

    private static void Finish(ValueTask call) => call.GetAwaiter().GetResult();

    private static void Finish(ValueTask<StopRequest?> call) => call.GetAwaiter().GetResult();

    private static long AllocatedBy(Action act)
    {
        for (var i = 0; i < Times; i++)
        {
            act();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
        {
            act();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // Without a store all steps are done on the thread that the run was started from. The least of some runs is without what the test's own lists grow by.
    private static long AllocatedByRun(CompiledWorkflow workflow) => Enumerable.Range(0, 5).Min(_ =>
    {
        var runner = new WorkflowRunner(null, TimeProvider.System);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var run = runner.RunAsync(workflow, new RunRequest { ThreadId = new ThreadId("t") }, CancellationToken.None);
        return run.IsCompletedSuccessfully ? GC.GetAllocatedBytesForCurrentThread() - before : throw new InvalidOperationException("The run went to another thread.");
    });

    /// <summary>A store that takes everything at once.</summary>
    private sealed class SilentStore() : StoreInFront(new InMemoryCheckpointStore())
    {
        internal CheckpointCommit Commit { get; } = null!;

        public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken) => ValueTask.FromResult<StopRequest?>(null);

        public override ValueTask SavePendingWritesAsync(
            ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;
    }
}
