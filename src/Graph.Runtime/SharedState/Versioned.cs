namespace Graph.Runtime.SharedState;

/// <summary>A value as it was at one version.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Key">The name of its entry.</param>
/// <param name="Value">The value.</param>
/// <param name="Version">The version; the same as <see cref="StateWriteOptions.ExpectedVersion"/> it lets a write go through only if nobody has written since.</param>
public sealed record Versioned<T>(string Key, T Value, long Version);
