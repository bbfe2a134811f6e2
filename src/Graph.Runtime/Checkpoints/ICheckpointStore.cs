using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>Where threads live between transitions.</summary>
/// <remarks>
/// Promises, each held by the contract tests:
/// a commit is stored whole or not at all;
/// a commit is stored only when its version is the head's plus one and its expected head is the head;
/// the loser of a race gets a conflict and leaves nothing behind;
/// a commit sent again is answered as the first time and stored once;
/// one holder at a time has a thread's lease, and whoever shows another nonce leaves nothing behind;
/// of the checks a repeated commit comes first, then the lease, then the head;
/// a lapsed lease is its holder's until somebody else takes it;
/// a request to stop reaches the holder with its next commit or renewal, and is gone with the lease;
/// versions have no gap and no repeat, and each commit names its parent;
/// a load reads one snapshot and the commits after it;
/// a load names the definition that the thread ran at the commit asked for;
/// pending writes belong to one head and are gone once it is not the head;
/// a kept result is found under its key until it expires, and the last one of a key wins;
/// a pruning removes what it names and nothing else, whole or not at all, and never the head;
/// a thread that is to be removed as it was seen stays when it was moved since;
/// bytes come back as they were given.
/// </remarks>
public interface ICheckpointStore
{
    /// <summary>What this store promises, for people.</summary>
    StoreDescription Description { get; }

    /// <summary>Stores a transition, and with it what it does to the thread's lease.</summary>
    /// <param name="commit">The transition.</param>
    /// <param name="cancellationToken">Stops waiting; whether the commit was stored is then unknown, and sending it again tells.</param>
    /// <returns>What whoever goes on holding the thread was asked to do; null when nobody asked.</returns>
    /// <exception cref="LeaseLostException">The writer says that it holds the lease, and does not.</exception>
    /// <exception cref="ThreadBusyException">Somebody else holds the lease.</exception>
    /// <exception cref="CheckpointConflictException">Another writer was first.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken);

    /// <summary>Keeps what finished tasks wrote while their siblings still run.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="head">The commit that the step goes on from.</param>
    /// <param name="lease">The nonce of the writer's lease; null when it has none.</param>
    /// <param name="writes">The writes; one of a key that is there already replaces it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LeaseLostException">The writer says that it holds the lease, and does not.</exception>
    /// <exception cref="ThreadBusyException">Somebody else holds the lease.</exception>
    /// <exception cref="CheckpointConflictException">That commit is no longer the head.</exception>
    ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken);

    /// <summary>Takes a thread's lease without a commit, for a run that goes on before it has anything to store. Sent again, it is answered alike.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="head">The commit that the run goes on from.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ThreadBusyException">Somebody else holds the lease.</exception>
    /// <exception cref="CheckpointConflictException">That commit is no longer the head.</exception>
    ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken);

    /// <summary>Extends a lease, for a run that has nothing to store for a while.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="lease">The holder's nonce, and for how long from now on.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it is still the holder's, and what the holder was asked to do.</returns>
    ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken);

    /// <summary>Lets go of a lease without a commit: the thread is anybody's at once.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="nonce">The holder's nonce.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether the lease was the holder's.</returns>
    ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken);

    /// <summary>Asks whoever holds a thread to stop. Of two requests the more urgent one stays, and of two alike the later one.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="request">How, who asks, and why.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The lease of whoever was asked, be it lapsed; null when nobody holds the thread.</returns>
    ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken);

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

    /// <summary>Keeps a definition under its hash. One that is there already stays, unless it was damaged: a text that the hash is of replaces any other.</summary>
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

    /// <summary>Removes a thread with all that belongs to it, if nobody has moved it since the caller looked.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="head">The hash of its newest commit as the caller knows it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it was removed: false when it was not there, or has another head.</returns>
    ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken);
}
