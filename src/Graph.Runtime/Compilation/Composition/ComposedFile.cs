using System.Collections.Immutable;
using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Definition;

namespace Graph.Runtime.Compilation.Composition;

/// <summary>What became of a workflow file that others use.</summary>
/// <param name="Workflow">The workflow; null when anything in it is wrong.</param>
/// <param name="Errors">How many errors it has.</param>
/// <param name="Height">How many levels it has: 1 when it runs no other workflow.</param>
/// <param name="Files">The texts of all files that it uses, by full path, without its own.</param>
internal sealed record ComposedFile(CompiledWorkflow? Workflow, int Errors, int Height, ImmutableDictionary<string, string> Files);

/// <summary>What files share with the one that includes them.</summary>
/// <param name="Types">The types, by name.</param>
/// <param name="Defaults">What holds for nodes that do not say otherwise.</param>
/// <param name="Files">The texts of the files, by full path.</param>
internal sealed record SharedDefinitions(
    ImmutableDictionary<string, SharedType> Types, DefaultsDefinition Defaults, ImmutableDictionary<string, string> Files)
{
    public static SharedDefinitions None { get; } = new(
        ImmutableDictionary<string, SharedType>.Empty, new DefaultsDefinition(), ImmutableDictionary<string, string>.Empty);
}

/// <summary>One type that a file shares.</summary>
/// <param name="Bound">The type.</param>
/// <param name="File">The file that declares it, for messages.</param>
internal sealed record SharedType(BoundType Bound, string File);
