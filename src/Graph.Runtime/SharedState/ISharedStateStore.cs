using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.SharedState;

/// <summary>Keeps values under keys for code of several processes that changes them at the same time. Small on purpose: what is made of these three calls,
/// such as updates that are tried again and locks, is in <see cref="StateStore"/>, the same for every store.</summary>
/// <remarks>
/// Promises, each held by the contract tests:
/// a read gives what was written last, never an older copy;
/// a write is stored whole or not at all, be it about one entry or several;
/// a write is stored only when each entry has the version that the writer expects;
/// of writers that expect the same version one wins, and the others leave nothing behind;
/// a version of a key grows with each write and never comes again, not even after the entry was deleted or expired;
/// a write that is sent again is answered as the first time and applied once, even when others have written since;
/// a write with a lower fencing token than the entry has seen is refused, also after the entry was deleted or expired;
/// an expired entry is gone at once, by the store's clock;
/// a list gives entries in the order of their names, page by page, and meets each entry that was there all the time;
/// spaces and partitions know nothing of each other;
/// bytes come back as they were given.
/// </remarks>
public interface ISharedStateStore
{
    /// <summary>What this store promises, for people.</summary>
    StoreDescription Description { get; }

    /// <summary>Reads an entry as it is now.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The entry; null when there is none or it has expired.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken);

    /// <summary>Changes entries, all of them or none.</summary>
    /// <param name="write">The changes, and what must hold for them to be made.</param>
    /// <param name="cancellationToken">Stops waiting; whether the write was stored is then unknown, and sending it again tells.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="ArgumentException">The write cannot be: <see cref="StateRules.Require(StateWrite)"/> says when.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken);

    /// <summary>Reads one page of the entries of a space and partition, in the order of the UTF-8 bytes of their names.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The page, and where the next one begins.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken);
}
