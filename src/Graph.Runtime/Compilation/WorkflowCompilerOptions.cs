using System.Collections.Immutable;
using Graph.Runtime.Reducers;

namespace Graph.Runtime.Compilation;

/// <summary>What a host adds to the language.</summary>
public sealed record WorkflowCompilerOptions
{
    /// <summary>Reducers beside the standard ones, by the name that authors write under <c>reduce:</c>.</summary>
    /// <value>None by default. A name of a standard reducer hides that one.</value>
    public IReadOnlyDictionary<string, Reducer> Reducers { get; init; } = ImmutableDictionary<string, Reducer>.Empty;
}
