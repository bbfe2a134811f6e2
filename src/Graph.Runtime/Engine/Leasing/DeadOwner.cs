using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Leasing;

/// <summary>Spares whoever changes a thread by hand the wait for the lease of a process that is known to have ended.</summary>
internal static class DeadOwner
{
    /// <summary>Ends the lease of a thread whose owner is gone. Any other lease stays, and the change is refused as long as it is live.</summary>
    internal static async ValueTask LetGoAsync(ICheckpointStore store, ThreadId threadId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(threadId, cancellationToken) is { Lease: { } lease } && lease.Owner.IsGone())
        {
            await store.ReleaseAsync(threadId, lease.Nonce, cancellationToken);
        }
    }
}
