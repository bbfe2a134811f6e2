using System.Collections.Immutable;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring;

/// <summary>What one node of one workflow is configured with, as far as it is known when the workflow is compiled.</summary>
public sealed record NodeConfiguration
{
    /// <summary>The node's name in the workflow.</summary>
    public required string NodeName { get; init; }

    /// <summary>The parameters whose values are literals.</summary>
    public required ImmutableDictionary<string, Value> Literals { get; init; }

    /// <summary>The parameters that are types.</summary>
    public required ImmutableDictionary<string, StateType> Types { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string BaseFolder { get; init; }

    /// <summary>Where the node's own dependencies come from.</summary>
    public required IServiceProvider Services { get; init; }
}
