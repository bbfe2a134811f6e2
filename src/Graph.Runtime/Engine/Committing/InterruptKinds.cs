namespace Graph.Runtime.Engine.Committing;

/// <summary>How sorts of waits are written.</summary>
internal static class InterruptKinds
{
    internal static string NameOf(InterruptKind kind) => kind switch
    {
        InterruptKind.Question => "question",
        InterruptKind.Timer => "timer",
        InterruptKind.Before => "before",
        InterruptKind.After => "after",
    };

    internal static InterruptKind Of(string name) => name switch
    {
        "question" => InterruptKind.Question,
        "timer" => InterruptKind.Timer,
        "before" => InterruptKind.Before,
        "after" => InterruptKind.After,
        _ => throw new FormatException($"'{name}' is no kind of interrupt."),
    };
}
