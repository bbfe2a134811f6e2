namespace Graph.Runtime.SharedState;

/// <summary>Collects what becomes of several entries in one act.</summary>
public sealed class StateBatch
{
    private readonly StateStore _store;
    private readonly List<StateChange> _changes = [];

    internal StateBatch(StateStore store) => _store = store;

    internal IReadOnlyList<StateChange> Changes => _changes;

    /// <summary>Gives an entry a value, whether or not it has one.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="key">The entry.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">For how long it lives, and what must hold; an id of the write belongs to the whole.</param>
    /// <returns>This batch.</returns>
    /// <exception cref="StateTooLargeException">The value is too large.</exception>
    public StateBatch Set<T>(string key, T value, StateWriteOptions? options = null)
    {
        _changes.Add(_store.Put(key, value, options));
        return this;
    }

    /// <summary>Removes an entry.</summary>
    /// <param name="key">The entry; it need not be there unless a version is expected.</param>
    /// <param name="options">What must hold; an id of the write belongs to the whole.</param>
    /// <returns>This batch.</returns>
    public StateBatch Delete(string key, StateWriteOptions? options = null)
    {
        _changes.Add(_store.Delete(key, options));
        return this;
    }

    /// <summary>Lets the others be made only if an entry is still as it was read.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="version">Its version; 0 when there must be none.</param>
    /// <returns>This batch.</returns>
    public StateBatch Require(string key, long version)
    {
        _changes.Add(new StateChange.Check(_store.KeyOf(key)) { ExpectedVersion = version });
        return this;
    }
}
