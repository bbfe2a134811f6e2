using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Nodes.Control;

/// <summary>Sleeps durably for a length of time or until a point in time.</summary>
internal sealed class WaitNode : INode
{
    private const int For = 0;
    private const int Until = 1;

    /// <summary>The node type.</summary>
    internal static NodeDescriptor Descriptor { get; } = new()
    {
        Type = "wait",
        Description = "Sleeps durably: the run is saved, holds no worker, and goes on when the time has come.",
        Parameters =
        [
            new NodeParameter { Name = "for", Type = StateType.Duration, Description = "How long to wait, such as 90s or 2h." },
            new NodeParameter { Name = "until", Type = StateType.Timestamp, Description = "When to go on; a time that has passed does not wait." },
        ],
        FindMisuse = configuration => configuration.Literals.ContainsKey("for") && configuration.Literals.ContainsKey("until")
            ? "'for' and 'until' are both given; a wait has exactly one of them. Remove the other."
            : null,
        Create = _ => new WaitNode(),
    };

    public ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
    {
        if (input[For].IsNull == input[Until].IsNull)
        {
            var found = input[For].IsNull ? "neither is" : "both are";
            throw Misuse.Of(context.NodeName, "for", $"A wait has exactly one of 'for' and 'until', but {found} given.");
        }

        context.WaitUntil(input[For].IsNull ? input[Until].AsTimestamp() : After(input[For].AsDuration(), context));
        return new ValueTask<NodeResult>(NodeResult.Done);
    }

    private static Timestamp After(Duration length, NodeContext context)
    {
        if (length.Nanoseconds < 0)
        {
            throw Misuse.Of(context.NodeName, "for", $"It is {length}; a wait cannot be shorter than nothing.");
        }

        return Timestamp.From(context.Time.GetUtcNow() + length.ToTimeSpan());
    }
}
