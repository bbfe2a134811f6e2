using Graph.Runtime.Compilation;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring;

/// <summary>A node that runs another workflow; the engine gives it a thread of its own.</summary>
internal sealed class SubworkflowNode(CompiledWorkflow workflow, StateType.Record resultType, SubworkflowPersistence persistence) : INode
{
    /// <summary>What it runs.</summary>
    internal CompiledWorkflow Workflow => workflow;

    /// <summary>The same node with another form of the same workflow.</summary>
    internal SubworkflowNode With(CompiledWorkflow other) => new(other, resultType, persistence);

    public async ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
    {
        var state = await context.RunSubworkflowAsync(workflow, input[0].AsMap(), persistence, cancellationToken);
        return NodeResult.Of(ValueMap.OfRecord(resultType.Shape, [.. workflow.Output.Select(slot => state[slot])]));
    }
}

/// <summary>How long the state of a subworkflow lives.</summary>
internal enum SubworkflowPersistence
{
    /// <summary>Each task of the node begins with a new state.</summary>
    Call,

    /// <summary>The state is kept from one task of the node to the next.</summary>
    Thread,
}
