using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Simulation.Tests.Workload;

/// <summary>Somebody who now and then wants a run to end that another process moves, and asks for it or waits for it.</summary>
internal sealed class ThreadStopper(ICheckpointStore store, WorkflowRunner runner, WorkloadClock clock)
{
    private INodeSurroundings Around => clock.Surroundings;

    internal async Task PerhapsStopAsync(MovedThread thread)
    {
        if (!Around.HasFaults || Around.Draw(20) > 0)
        {
            return;
        }

        if (Around.Draw(2) == 0)
        {
            var kind = Around.Draw(2) == 0 ? StopKind.Cancel : StopKind.Drain;
            await store.RequestStopAsync(thread.Id, new StopRequest(kind, Timestamp.From(clock.GetUtcNow())), CancellationToken.None);
            return;
        }

        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(1 + Around.Draw(1_000)), clock);
        try
        {
            await runner.CancelAsync(thread.Workflow, thread.Id, "somebody", "Enough of it.", enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // The request stays, whether or not anybody waits for it.
        }
    }
}
