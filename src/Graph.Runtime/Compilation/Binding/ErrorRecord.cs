using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>What is known about a failure when it is written to the state.</summary>
internal static class ErrorRecord
{
    public static StateType.Record Type { get; } = new(
        "Error",
        [
            new RecordField("kind", StateType.String),
            new RecordField("message", StateType.String),
            new RecordField("node", StateType.String),
            new RecordField("attempt", StateType.Int),
        ]);
}
