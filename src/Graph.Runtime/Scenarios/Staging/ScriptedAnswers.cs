using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>What people answer, prepared beforehand.</summary>
/// <param name="InOrder">Answers for whatever is asked next, of any node.</param>
/// <param name="ByNode">Answers for the questions of one node.</param>
internal sealed record ScriptedAnswers(
    ImmutableArray<ScriptedAnswer> InOrder, ImmutableDictionary<string, ImmutableArray<ScriptedAnswer>> ByNode)
{
    internal static ScriptedAnswers None { get; } = new([], ImmutableDictionary<string, ImmutableArray<ScriptedAnswer>>.Empty);
}

/// <summary>One answer.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Place">Where the file gives it.</param>
internal sealed record ScriptedAnswer(Value Value, SourceSpan Place);
