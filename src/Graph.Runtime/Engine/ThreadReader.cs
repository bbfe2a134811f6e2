using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine;

/// <summary>Looks at threads: what they are, where they stand, how they came there. Reads only, and needs no workflow.</summary>
/// <param name="store">Where the threads are.</param>
public sealed partial class ThreadReader(ICheckpointStore store)
{
    private ICheckpointStore Store { get; } = store;

    /// <summary>Reads a thread at its head.</summary>
    public Task<ThreadView?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) => throw new System.Diagnostics.UnreachableException(Store.ToString());

    /// <summary>Reads a thread as of an older commit.</summary>
    public Task<ThreadView?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken) => throw new System.Diagnostics.UnreachableException(Store.ToString());

    /// <summary>Reads a thread's commits, newest first.</summary>
    public IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(ThreadId threadId, HistoryQuery query, CancellationToken cancellationToken) => throw new System.Diagnostics.UnreachableException(Store.ToString());

    /// <summary>Lists threads, newest activity first; their State is empty.</summary>
    public IAsyncEnumerable<ThreadView> ListAsync(ThreadQuery query, CancellationToken cancellationToken) => throw new System.Diagnostics.UnreachableException(Store.ToString());
}
