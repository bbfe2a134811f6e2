using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Which commits of a thread to list, newest first, and how much of each.</summary>
public sealed record HistoryFilter
{
    /// <summary>Only commits with a lower version.</summary>
    public long? BeforeVersion { get; init; }

    /// <summary>How many at the most; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Only commits of one of these sources, such as <c>step</c> or <c>fork</c>; empty for all.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Only commits of runs that were started with all of this in their metadata; empty for all.</summary>
    public ValueMap Metadata { get; init; } = ValueMap.Empty;

    /// <summary>Whether each commit comes with the fields as they were after it; that reads the thread once for each.</summary>
    /// <value>Default false.</value>
    public bool IncludesState { get; init; }

    /// <summary>All sources that there are, in the order in which a thread usually meets them.</summary>
    public static IReadOnlyList<string> AllSources => Committing.TransitionSource.All;

    /// <summary>Whether a store's own bounds are all that is asked for.</summary>
    internal bool IsPlain => Sources.Count == 0 && Metadata.Count == 0;

    /// <summary>What the store can answer of it.</summary>
    internal HistoryQuery ToQuery() => new() { BeforeVersion = BeforeVersion, Limit = IsPlain ? Limit : null };

    internal bool Matches(HistoryEntry entry) =>
        (Sources.Count == 0 || Sources.Contains(entry.Source, StringComparer.Ordinal))
        && Metadata.All(wanted => entry.Metadata.TryGetValue(wanted.Key, out var noted) && noted == wanted.Value);
}
