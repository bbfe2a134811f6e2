using Graph.Runtime.Authoring;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>A node whose commands are seen, and during whose work time stands still.</summary>
/// <param name="node">The node.</param>
/// <param name="time">The clock; null for a node whose work is that of others.</param>
/// <param name="see">Takes its commands.</param>
internal sealed class ObservedNode(INode node, VirtualTime? time, Action<NodeCommand> see) : INode
{
    public async ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
    {
        using var work = time?.BeginWork();
        var result = await (time is null ? node.ExecuteAsync(input, context, cancellationToken) : StartAsync(input, context, cancellationToken));
        if (result.Command is { } command)
        {
            see(command);
        }

        return result;
    }

    // A node's code takes no turns: it may block, as it may in any other run.
    private ValueTask<NodeResult> StartAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
    {
        var turns = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return node.ExecuteAsync(input, context, cancellationToken);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(turns);
        }
    }
}
