using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Tests.Compilation;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Leasing;

/// <summary>What the runs of one process share to hold their threads.</summary>
public sealed class LeaseKeeperTests
{
    [Fact]
    public void a_renewal_that_is_still_to_come_keeps_no_store_that_nobody_uses_any_more()
    {
        var time = new ManualTime();

        var store = RunOnce(time);
        GC.Collect();

        store.TryGetTarget(out _).Should().BeFalse();
        GC.KeepAlive(time);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<ICheckpointStore> RunOnce(ManualTime time)
    {
        var store = new InMemoryCheckpointStore(time);
        var workflow = ACompiledWorkflow.With("a: { set: { count: 1 } }", "- START -> a\n- a -> END");
        var request = new RunRequest { Input = ValueMap.Of(("question", "Why?"), ("items", ValueList.Of(1L))) };
        var run = new WorkflowRunner(store, time).Start(workflow, request, CancellationToken.None);
        run.Completion.IsCompletedSuccessfully.Should().BeTrue("nothing in the run waits");
        return new WeakReference<ICheckpointStore>(store);
    }
}
