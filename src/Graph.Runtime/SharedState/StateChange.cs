namespace Graph.Runtime.SharedState;

/// <summary>What a write does to one entry, and what must hold for it.</summary>
public abstract record StateChange
{
    private StateChange(StateKey key) => Key = key;

    /// <summary>The entry.</summary>
    public StateKey Key { get; }

    /// <summary>The version that the entry must have.</summary>
    /// <value>Default null: whatever it is; 0: there must be no entry.</value>
    public long? ExpectedVersion { get; init; }

    /// <summary>A number that grows with each holder of the right to write, such as a lock's; the entry refuses lower ones than it has seen.</summary>
    /// <value>Default null: the write carries none, and is not refused for it.</value>
    public long? FencingToken { get; init; }

    /// <summary>Gives the entry a content, and makes it when it is not there.</summary>
    /// <param name="Key">The entry.</param>
    /// <param name="Body">The content. The store copies it if it keeps it past the call.</param>
    public sealed record Put(StateKey Key, ReadOnlyMemory<byte> Body) : StateChange(Key)
    {
        /// <summary>When the entry is gone by itself.</summary>
        /// <value>Default never.</value>
        public StateExpiry Expiry { get; init; } = new StateExpiry.Never();
    }

    /// <summary>Removes the entry.</summary>
    /// <param name="Key">The entry; it need not be there unless a version is expected.</param>
    public sealed record Delete(StateKey Key) : StateChange(Key);

    /// <summary>Changes nothing: the others are made only if this entry is as expected.</summary>
    /// <param name="Key">The entry.</param>
    public sealed record Check(StateKey Key) : StateChange(Key);
}
