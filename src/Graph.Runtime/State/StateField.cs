using Graph.Runtime.Reducers;
using Graph.Runtime.Values;

namespace Graph.Runtime.State;

/// <summary>One field of the shared state.</summary>
public sealed record StateField
{
    /// <summary>The name that workflows use.</summary>
    public required string Name { get; init; }

    /// <summary>What its values must be.</summary>
    public required StateType Type { get; init; }

    /// <summary>How a write and the current value become the new value.</summary>
    public required Reducer Reducer { get; init; }

    /// <summary>The value before anything was written; null leaves the field unset.</summary>
    public Value Default { get; init; }

    /// <summary>What it means, for people.</summary>
    public string? Description { get; init; }

    /// <summary>How many of the newest items a list keeps; null for all.</summary>
    public int? Keep { get; init; }

    /// <summary>Not in the output and not shown to callers.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Visible to the next step only.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>Never persisted; back at its default after a resume.</summary>
    public bool IsUntracked { get; init; }
}
