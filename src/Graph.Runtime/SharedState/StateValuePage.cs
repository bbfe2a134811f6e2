namespace Graph.Runtime.SharedState;

/// <summary>One page of values.</summary>
/// <typeparam name="T">What they are.</typeparam>
/// <param name="Values">The values in the order of their keys; possibly fewer than asked for although there are more.</param>
/// <param name="Next">The key after which the next page begins; null at the end.</param>
public sealed record StateValuePage<T>(IReadOnlyList<Versioned<T>> Values, string? Next);
