using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Definition.Format;

/// <summary>The closed lists of words that keys take, with what they mean.</summary>
internal static class FormatWords
{
    public const string Version = "graphagents/v1";

    public static IReadOnlyDictionary<string, (bool Before, bool After)> Interrupts { get; } =
        new Dictionary<string, (bool Before, bool After)>(StringComparer.Ordinal)
        {
            ["before"] = (true, false),
            ["after"] = (false, true),
            ["both"] = (true, true),
        };

    /// <summary>Whether targets of a command come on top of the edges.</summary>
    public static IReadOnlyDictionary<string, bool> GoTos { get; } =
        new Dictionary<string, bool>(StringComparer.Ordinal) { ["replace"] = false, ["add"] = true };

    /// <summary>Whether every arm that holds counts.</summary>
    public static IReadOnlyDictionary<string, bool> Matches { get; } =
        new Dictionary<string, bool>(StringComparer.Ordinal) { ["first"] = false, ["all"] = true };

    public static IReadOnlyDictionary<string, JoinMode> Joins { get; } = new Dictionary<string, JoinMode>(StringComparer.Ordinal)
    {
        ["active"] = JoinMode.Active,
        ["all"] = JoinMode.All,
        ["any"] = JoinMode.Any,
    };

    public static IReadOnlyDictionary<string, ItemErrorPolicy> ItemErrors { get; } = new Dictionary<string, ItemErrorPolicy>(StringComparer.Ordinal)
    {
        ["fail"] = ItemErrorPolicy.Fail,
        ["skip"] = ItemErrorPolicy.Skip,
        ["collect"] = ItemErrorPolicy.Collect,
    };

    public static IReadOnlyDictionary<string, SubworkflowPersistence> Persistences { get; } =
        new Dictionary<string, SubworkflowPersistence>(StringComparer.Ordinal)
        {
            ["call"] = SubworkflowPersistence.Call,
            ["thread"] = SubworkflowPersistence.Thread,
        };

    public static IReadOnlyDictionary<string, Backoff> Backoffs { get; } = new Dictionary<string, Backoff>(StringComparer.Ordinal)
    {
        ["fixed"] = Backoff.Fixed,
        ["linear"] = Backoff.Linear,
        ["exponential"] = Backoff.Exponential,
    };

    public static IReadOnlyDictionary<string, OnErrorDefinition> OnErrors { get; } = new Dictionary<string, OnErrorDefinition>(StringComparer.Ordinal)
    {
        ["continue"] = new OnErrorDefinition.Continue(),
        ["fail"] = new OnErrorDefinition.Fail(),
    };
}
