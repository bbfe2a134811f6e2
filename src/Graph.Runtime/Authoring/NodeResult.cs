using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring;

/// <summary>What a task came to: a result for <c>output:</c> to map, or a command.</summary>
public readonly record struct NodeResult
{
    private NodeResult(Value value, NodeCommand? command)
    {
        Value = value;
        Command = command;
    }

    /// <summary>The result; null when there is none.</summary>
    public Value Value { get; }

    /// <summary>What the node decided beyond its result; null when nothing.</summary>
    public NodeCommand? Command { get; }

    /// <summary>Nothing but being done.</summary>
    public static NodeResult Done => default;

    /// <summary>A result.</summary>
    /// <param name="value">The result.</param>
    /// <returns>The node's result.</returns>
    public static NodeResult Of(Value value) => new(value, null);

    /// <summary>A decision.</summary>
    /// <param name="command">The update and where to go.</param>
    /// <returns>The node's result.</returns>
    public static NodeResult Of(NodeCommand command) => new(Value.Null, command);
}

/// <summary>A node's own decision: fields to write, and nodes to go to in place of its static edges.</summary>
/// <remarks>Targets must be declared under the node's <c>routes:</c>; another one fails the task.</remarks>
public sealed record NodeCommand
{
    /// <summary>Fields and what to write to them through their reducers.</summary>
    public IReadOnlyList<FieldWrite> Update { get; init; } = [];

    /// <summary>Names of the nodes to go to, or <c>END</c>; null follows the static edges.</summary>
    public IReadOnlyList<string>? GoTo { get; init; }
}

/// <summary>One write to the state.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Value">What is written.</param>
/// <param name="IsOverwrite">Bypasses the reducer: the value becomes the field's value.</param>
public sealed record FieldWrite(string Field, Value Value, bool IsOverwrite = false);
