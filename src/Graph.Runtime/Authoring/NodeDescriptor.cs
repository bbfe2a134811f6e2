using Graph.Runtime.State;

namespace Graph.Runtime.Authoring;

/// <summary>All that is known about a node type before any workflow uses it; feeds the compiler, the schema for editors and the reference.</summary>
public sealed partial record NodeDescriptor
{
    /// <summary>The name that authors write under <c>type:</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What such a node does, in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>The parameters, in the order in which <see cref="NodeInput"/> has them.</summary>
    public IReadOnlyList<NodeParameter> Parameters { get; init; } = [];

    /// <summary>Whether parameters not given under <c>with:</c> are read from state fields of the same name.</summary>
    public bool BindsState { get; init; }

    /// <summary>The type of the result; null when such a node has none.</summary>
    public StateType? ResultType { get; init; }

    /// <summary>The type of the result where it depends on what the workflow gives; used in place of <see cref="ResultType"/>.</summary>
    public Func<NodeConfiguration, StateType?>? ResultTypeOf { get; init; }

    /// <summary>Looks at what a workflow gives and says what is wrong with it beyond the types; null when nothing is.</summary>
    public Func<NodeConfiguration, string?>? FindMisuse { get; init; }

    /// <summary>Makes the node that serves all tasks of one place in one workflow.</summary>
    public required Func<NodeConfiguration, INode> Create { get; init; }
}
