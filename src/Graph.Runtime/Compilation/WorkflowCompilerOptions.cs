using System.Collections.Immutable;
using Graph.Runtime.Reducers;

namespace Graph.Runtime.Compilation;

/// <summary>What a host adds to the language.</summary>
public sealed record WorkflowCompilerOptions
{
    /// <summary>Reducers beside the standard ones, by the name that authors write under <c>reduce:</c>.</summary>
    /// <value>None by default. A name of a standard reducer hides that one.</value>
    public IReadOnlyDictionary<string, Reducer> Reducers { get; init; } = ImmutableDictionary<string, Reducer>.Empty;

    /// <summary>Reads a file that a workflow names under <c>include:</c> or in a node of type <c>workflow</c>, by its full path.</summary>
    /// <value>
    /// The file system when null. A host that compiles texts of strangers gives its own, since a diagnostic quotes the lines that it is about.
    /// The function returns null for a file that does not exist and throws <see cref="IOException"/> for one that cannot be read.
    /// </value>
    public Func<string, string?>? ReadFile { get; init; }
}
