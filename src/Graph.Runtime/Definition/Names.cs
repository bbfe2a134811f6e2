using System.Text.RegularExpressions;

namespace Graph.Runtime.Definition;

/// <summary>What may be called how.</summary>
internal static partial class Names
{
    public const string Start = "START";
    public const string End = "END";
    public const string Fail = "fail";

    public const string WorkflowPattern = @"^[a-z][a-z0-9_-]{0,63}\z";
    public const string NodePattern = @"^[a-z][a-z0-9_-]{0,63}\z";
    public const string FieldPattern = @"^[a-z_][a-z0-9_]{0,127}\z";
    public const string TypePattern = @"^[A-Za-z][A-Za-z0-9_]{0,63}\z";

    /// <summary>The names that every expression has, with what they mean.</summary>
    public static IReadOnlyDictionary<string, string> InEveryScope { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["state"] = "the whole state",
        ["run"] = "the run",
        ["context"] = "the caller's context",
        ["result"] = "a node's result",
        ["true"] = "a constant",
        ["false"] = "a constant",
        ["null"] = "a constant",
        ["in"] = "an operator",
    };

    /// <summary>Names that edges use for something other than a node.</summary>
    public static IReadOnlyList<string> NotForNodes { get; } = [Start, End, Fail];

    public static bool IsWorkflow(string name) => Workflow().IsMatch(name);

    public static bool IsNode(string name) => Node().IsMatch(name);

    public static bool IsField(string name) => Field().IsMatch(name);

    public static bool IsType(string name) => Type().IsMatch(name);

    [GeneratedRegex(WorkflowPattern)]
    private static partial Regex Workflow();

    [GeneratedRegex(NodePattern)]
    private static partial Regex Node();

    [GeneratedRegex(FieldPattern)]
    private static partial Regex Field();

    [GeneratedRegex(TypePattern)]
    private static partial Regex Type();
}
