using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Scenarios.Checking;
using Graph.Runtime.Scenarios.Staging;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios;

/// <summary>One run of a workflow that an author described beforehand: what goes in, what stands in for nodes and people, what must come of it.</summary>
public sealed record Scenario
{
    internal Scenario()
    {
    }

    /// <summary>What the author calls it; a case of a table is <c>scenario / case</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The file it stands in.</summary>
    public required string File { get; init; }

    /// <summary>Where in the file it starts.</summary>
    public required SourceSpan Place { get; init; }

    /// <summary>The workflow that it runs.</summary>
    public required CompiledWorkflow Workflow { get; init; }

    internal ValueMap Input { get; init; } = ValueMap.Empty;

    internal ValueMap Context { get; init; } = ValueMap.Empty;

    internal Timestamp Now { get; init; }

    internal ImmutableDictionary<string, Stub> Stubs { get; init; } = ImmutableDictionary<string, Stub>.Empty;

    internal ScriptedAnswers Answers { get; init; } = ScriptedAnswers.None;

    /// <summary>Where it stops at marks; null where such stops are passed unseen.</summary>
    internal ImmutableArray<ScriptedStop>? Stops { get; init; }

    internal Expectation Expectation { get; init; } = new();
}
