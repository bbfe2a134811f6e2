using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Engine;
using Graph.Runtime.Expressions;
using Graph.Runtime.Scenarios.Checking;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>A stop at marks of the workflow that an author reckons with.</summary>
internal sealed record ScriptedStop
{
    /// <summary>Where the file says it.</summary>
    public required SourceSpan Place { get; init; }

    /// <summary>Paths of the nodes that it stops before, in alphabetical order.</summary>
    public ImmutableArray<string> Before { get; init; } = [];

    /// <summary>Paths of the nodes that it stops after, in alphabetical order.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>What the state must hold then.</summary>
    public ImmutableArray<ExpectedField> State { get; init; } = [];

    /// <summary>What must be true then.</summary>
    public ImmutableArray<Expected<CompiledExpression>> That { get; init; } = [];

    /// <summary>Whether nobody resumes the run.</summary>
    public bool IsLeft { get; init; }

    public override string ToString() => Describe(Before, After);

    /// <summary>Whether a run stands at just these marks.</summary>
    internal bool IsAt(RunResult result) => Before.SequenceEqual(NodesOf(result, InterruptKind.Before)) && After.SequenceEqual(NodesOf(result, InterruptKind.After));

    /// <summary>The marks that a run stands at, for people; null when it stands at none.</summary>
    internal static string? Describe(RunResult result)
    {
        var (before, after) = (NodesOf(result, InterruptKind.Before), NodesOf(result, InterruptKind.After));
        return before.IsEmpty && after.IsEmpty ? null : Describe(before, after);
    }

    private static ImmutableArray<string> NodesOf(RunResult result, InterruptKind kind) =>
    [
        .. result.Interrupts.Where(interrupt => interrupt.Kind == kind).Select(interrupt => NodePath.WithoutItems(interrupt.Node))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static string Describe(ImmutableArray<string> before, ImmutableArray<string> after) => string.Join(
        " and ", new[] { Describe("before", before), Describe("after", after) }.OfType<string>());

    private static string? Describe(string when, ImmutableArray<string> nodes) =>
        nodes.IsEmpty ? null : $"{when} {string.Join(", ", nodes.Select(node => $"'{node}'"))}";
}

/// <summary>A stop that came, and the run as it stood there.</summary>
/// <param name="Expected">What the author reckoned with.</param>
/// <param name="Result">Where the run stood.</param>
internal sealed record SeenStop(ScriptedStop Expected, RunResult Result);
