using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>What a node came to, kept for other tasks that would come to the same.</summary>
/// <param name="Key">What tells it apart: workflow, node and the author's key, hashed.</param>
/// <param name="Body">The encoded result.</param>
/// <param name="SavedAt">When it was kept, by the clock of whoever kept it.</param>
/// <param name="ExpiresAt">From when on it is good for nothing.</param>
public sealed record CachedResult(string Key, ReadOnlyMemory<byte> Body, Timestamp SavedAt, Timestamp ExpiresAt);
