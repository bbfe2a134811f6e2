namespace Graph.Runtime.Scenarios.Reading;

/// <summary>What may happen at a stop.</summary>
internal static class StopWords
{
    /// <summary>Whether the run is left where it stopped.</summary>
    internal static IReadOnlyDictionary<string, bool> All { get; } =
        new Dictionary<string, bool>(StringComparer.Ordinal) { ["resume"] = false, ["leave"] = true };
}
