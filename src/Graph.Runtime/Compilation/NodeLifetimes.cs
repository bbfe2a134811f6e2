namespace Graph.Runtime.Compilation;

/// <summary>How long a node's questions wait for an answer, and what happens then.</summary>
/// <param name="After">How long.</param>
/// <param name="Target">The node that goes on, or <see cref="NodeTarget.End"/>; null makes it an error of kind <c>expired</c>.</param>
/// <param name="Slot">The field that takes a record with kind and node; null for none.</param>
public sealed record ExpiryPolicy(TimeSpan After, int? Target, int? Slot);

/// <summary>How long a node's results are kept, and what tells them apart.</summary>
/// <param name="Key">What the result depends on.</param>
/// <param name="TimeToLive">How long a result is good for.</param>
public sealed record CachePolicy(CompiledValue Key, TimeSpan TimeToLive);
