using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Archiving;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine;

/// <summary>Where the history of threads is kept that a store is to lose: files in a folder, or another store.</summary>
/// <remarks>
/// Promises: what was kept is durable before it is removed; keeping the same again changes nothing; whatever dies, nothing is lost; what comes back has the same versions,
/// ids, hashes, times and bytes.
/// </remarks>
public abstract class ThreadArchive
{
    private protected ThreadArchive()
    {
    }

    /// <summary>Where it is, without secrets.</summary>
    public abstract string Description { get; }

    /// <summary>An archive of compressed files: for each thread a folder, in it a file for each time that something was removed.</summary>
    /// <param name="path">The folder; it is made with the first file.</param>
    /// <returns>The archive.</returns>
    public static ThreadArchive InFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new FolderArchive(path);
    }

    /// <summary>An archive in another store, where threads can be looked at like any others.</summary>
    /// <param name="store">The store; whoever made it disposes of it.</param>
    /// <param name="time">The clock; the system's when not given.</param>
    /// <param name="random">Where the mark comes from by which a store is told from its archive; the shared generator when not given.</param>
    /// <returns>The archive.</returns>
    public static ThreadArchive InStore(ICheckpointStore store, TimeProvider? time = null, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new StoreArchive(store, time, random);
    }

    /// <summary>Refuses to keep what a store loses in that store. It is found out by trying, whatever the two are called.</summary>
    /// <param name="store">The store that is to lose something.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="RunRefusedException">The archive is that store.</exception>
    /// <exception cref="StoreException">One of the two cannot be used.</exception>
    public virtual ValueTask RequireOtherStoreAsync(ICheckpointStore store, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Lists the threads that something was kept of.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Their ids, each once.</returns>
    public abstract IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken);

    /// <summary>Keeps commits of a thread, durably.</summary>
    /// <param name="store">Where the thread is.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="versions">The versions; null for the whole thread with what is pending on it.</param>
    /// <param name="cancellationToken">Stops; nothing may be removed then.</param>
    internal abstract ValueTask KeepAsync(
        ICheckpointStore store, FamilyThread thread, IReadOnlyList<VersionRange>? versions, CancellationToken cancellationToken);

    /// <summary>The threads that something was kept of under an id: that thread and the parts of it, each after its parent.</summary>
    internal abstract ValueTask<IReadOnlyList<FamilyThread>> FindFamilyAsync(ThreadId threadId, CancellationToken cancellationToken);

    /// <summary>What was kept of a thread: pieces that each hold commits in the order of their versions, the latest piece last.</summary>
    internal abstract ValueTask<IReadOnlyList<ThreadPiece>> FindPiecesAsync(FamilyThread thread, CancellationToken cancellationToken);
}
