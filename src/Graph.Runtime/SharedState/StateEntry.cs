using Graph.Runtime.Values;

namespace Graph.Runtime.SharedState;

/// <summary>One entry as it was read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Version">Grows with each write, and is given to no other content of this key ever.</param>
/// <param name="Body">Its content.</param>
/// <param name="ExpiresAt">When it is gone, by the store's clock; null for never.</param>
/// <param name="FencingToken">The highest token that a write of it has carried; 0 for none.</param>
public sealed record StateEntry(StateKey Key, long Version, ReadOnlyMemory<byte> Body, Timestamp? ExpiresAt, long FencingToken);
