using Graph.Runtime.Values;

namespace Graph.Runtime.SharedState;

/// <summary>What a store keeps of an entry, also when there is nothing to be seen of it any more.</summary>
/// <param name="Version">The version of the last write.</param>
/// <param name="Body">The content; null when it was deleted or has expired and only its fencing token is remembered.</param>
/// <param name="EndsAt">When the entry expires, or its token may be forgotten; null for never.</param>
/// <param name="FencingToken">The highest token seen; 0 for none.</param>
public sealed record KeptState(long Version, ReadOnlyMemory<byte>? Body, Timestamp? EndsAt, long FencingToken)
{
    /// <summary>Whether there is an entry to be seen.</summary>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>False when it was deleted or has expired.</returns>
    public bool IsVisible(Timestamp now) => Body is not null && !(EndsAt <= now);

    /// <summary>The entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>The entry; null when there is none to be seen.</returns>
    public StateEntry? Show(StateKey key, Timestamp now) => IsVisible(now) ? new StateEntry(key, Version, Body.GetValueOrDefault(), EndsAt, FencingToken) : null;
}
