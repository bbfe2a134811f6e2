using Graph.Runtime.Values;

namespace Graph.Runtime.SharedState;

/// <summary>What a store keeps of an entry besides its content, also when there is nothing to be seen of it any more.</summary>
/// <param name="Version">The version of the last write.</param>
/// <param name="IsGone">Whether it was deleted or has expired, and only its fencing token is remembered.</param>
/// <param name="EndsAt">When the entry expires, or its token may be forgotten; null for never.</param>
/// <param name="FencingToken">The highest token seen; 0 for none.</param>
public sealed record KeptState(long Version, bool IsGone, Timestamp? EndsAt, long FencingToken)
{
    /// <summary>Whether there is an entry to be seen.</summary>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>False when it was deleted or has expired.</returns>
    public bool IsVisible(Timestamp now) => !IsGone && !(EndsAt <= now);

    /// <summary>The entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="body">Its content.</param>
    /// <returns>The entry.</returns>
    public StateEntry Show(StateKey key, ReadOnlyMemory<byte> body) => new(key, Version, body, EndsAt, FencingToken);
}
