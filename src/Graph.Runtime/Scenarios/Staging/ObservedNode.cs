using Graph.Runtime.Authoring;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>A node during whose work time stands still, and whose commands are seen.</summary>
internal sealed class ObservedNode(INode node, VirtualTime time, Action<NodeCommand> see) : INode
{
    public async ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
    {
        using var work = time.BeginWork();
        var result = await node.ExecuteAsync(input, context, cancellationToken);
        if (result.Command is { } command)
        {
            see(command);
        }

        return result;
    }
}
