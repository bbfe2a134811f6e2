using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>Where threads live between transitions.</summary>
/// <remarks>
/// Promises, each held by the contract tests:
/// a commit is stored whole or not at all;
/// a commit is stored only when its version is the head's plus one and its expected head is the head;
/// the loser of a race gets a conflict and leaves nothing behind;
/// a commit sent again is answered as the first time and stored once;
/// versions have no gap and no repeat, and each commit names its parent;
/// a load reads one snapshot and the commits after it;
/// a load names the definition that the thread ran at the commit asked for;
/// pending writes belong to one head and are gone once it is not the head;
/// a kept result is found under its key until it expires, and the last one of a key wins;
/// a pruning removes what it names and nothing else, whole or not at all, and never the head;
/// bytes come back as they were given.
/// </remarks>
public interface ICheckpointStore
{
    /// <summary>What this store promises, for people.</summary>
    StoreDescription Description { get; }

    /// <summary>Stores a transition.</summary>
    /// <param name="commit">The transition.</param>
    /// <param name="cancellationToken">Stops waiting; whether the commit was stored is then unknown, and sending it again tells.</param>
    /// <exception cref="CheckpointConflictException">Another writer was first.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    ValueTask CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken);

    /// <summary>Keeps what finished tasks wrote while their siblings still run.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="head">The commit that the step goes on from.</param>
    /// <param name="writes">The writes; one of a key that is there already replaces it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CheckpointConflictException">That commit is no longer the head.</exception>
    ValueTask SavePendingWritesAsync(ThreadId threadId, CommitHash head, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken);

    /// <summary>Reads a thread at its head.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The thread, or null.</returns>
    ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken);

    /// <summary>Reads a thread at an older commit.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="version">The commit's version.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The thread as of then, or null.</returns>
    ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken);

    /// <summary>Reads a thread's commits, newest first, without loading them all at once.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The commits; none when there is no such thread.</returns>
    IAsyncEnumerable<StoredCommit> ReadHistoryAsync(ThreadId threadId, HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>Lists threads, newest activity first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>One line a thread.</returns>
    IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(ThreadQuery query, CancellationToken cancellationToken);

    /// <summary>Keeps a definition under its hash; one that is there already stays.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken);

    /// <summary>Reads a definition.</summary>
    /// <param name="hash">Its content hash.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The definition, or null.</returns>
    ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Keeps what a node came to, for other tasks that would come to the same; one of a key that is there already is replaced.</summary>
    /// <param name="result">The result. The store copies its body if it keeps it past the call.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken);

    /// <summary>Reads a kept result.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="now">What expires then or has before is not given.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The result, or null.</returns>
    ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken);

    /// <summary>Removes older commits of a thread, and keeps what lets the others be loaded.</summary>
    /// <param name="pruning">What goes and what is added.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What was removed; nothing when it was gone already.</returns>
    /// <exception cref="CheckpointConflictException">The thread was moved meanwhile; nothing was removed.</exception>
    /// <exception cref="ArgumentException">The head is among the versions that are to go.</exception>
    ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken);

    /// <summary>Removes a thread with all that belongs to it.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it was there.</returns>
    ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken);
}
