using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>What stands in for the code of a node.</summary>
/// <param name="Turns">What each call comes to, in their order; at least one.</param>
/// <param name="AfterLast">What comes of calls beyond the last turn.</param>
/// <param name="Place">Where the file gives it.</param>
internal sealed record Stub(ImmutableArray<StubTurn> Turns, AfterLastTurn AfterLast, SourceSpan Place);

/// <summary>What one call of a stubbed node comes to.</summary>
internal abstract record StubTurn
{
    private StubTurn()
    {
    }

    /// <summary>How much virtual time passes first.</summary>
    public TimeSpan Takes { get; init; }

    /// <summary>A result.</summary>
    /// <param name="Value">The result, which may be computed from the state.</param>
    internal sealed record Returns(CompiledValue Value) : StubTurn;

    /// <summary>A failure.</summary>
    /// <param name="Kind">Its kind, which retry policies name.</param>
    /// <param name="Message">Its message.</param>
    /// <param name="RetryAfter">How long the other side asks to be left alone.</param>
    internal sealed record Fails(string Kind, string Message, TimeSpan? RetryAfter) : StubTurn;

    /// <summary>A command: fields to write and nodes to go to.</summary>
    /// <param name="GoTo">Names of the nodes, or <c>END</c>; null follows the static edges.</param>
    /// <param name="Update">The fields to write.</param>
    internal sealed record Decides(ImmutableArray<string>? GoTo, ImmutableArray<KeyValuePair<string, CompiledValue>> Update) : StubTurn;
}

/// <summary>What comes of calls beyond a stub's last turn.</summary>
internal enum AfterLastTurn
{
    /// <summary>The last turn again.</summary>
    Repeats,

    /// <summary>The node's own code.</summary>
    RunsTheNode,

    /// <summary>The scenario fails: its author counted wrong.</summary>
    IsAMistake,
}
