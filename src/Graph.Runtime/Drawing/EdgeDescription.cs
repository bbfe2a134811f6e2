namespace Graph.Runtime.Drawing;

/// <summary>One way from a node to another.</summary>
public sealed record EdgeDescription
{
    /// <summary>A node's or join's name, or <see cref="WorkflowDescription.Start"/>.</summary>
    public required string From { get; init; }

    /// <summary>A node's or join's name, <see cref="WorkflowDescription.End"/> or <see cref="WorkflowDescription.Fail"/>.</summary>
    public required string To { get; init; }

    /// <summary>Who decides that it is taken.</summary>
    public EdgeKind Kind { get; init; }

    /// <summary>The text of the condition, on one line; null when there is none.</summary>
    public string? Condition { get; init; }

    /// <summary>The name of the item, when the target runs once for each item of a list.</summary>
    public string? Item { get; init; }

    /// <summary>What a drawing writes beside it; null for nothing.</summary>
    public string? Label
    {
        get
        {
            var each = Item is null ? null : "each " + Item;
            return Kind switch
            {
                EdgeKind.GoTo => "goto",
                EdgeKind.OnError => "on error",
                EdgeKind.OnExpiry => "on expiry",
                _ => Condition is null ? each : each is null ? Condition : $"{Condition}, {each}",
            };
        }
    }
}

/// <summary>Who decides that an edge is taken.</summary>
public enum EdgeKind
{
    /// <summary>Nobody: it is always taken.</summary>
    Always,

    /// <summary>A condition.</summary>
    Condition,

    /// <summary>It is taken when no condition beside it holds; <see cref="EdgeDescription.Condition"/> is <c>else</c>.</summary>
    Otherwise,

    /// <summary>The node itself, by a command.</summary>
    GoTo,

    /// <summary>The failure of the node's last attempt.</summary>
    OnError,

    /// <summary>A question of the node that nobody answered in time.</summary>
    OnExpiry,
}
