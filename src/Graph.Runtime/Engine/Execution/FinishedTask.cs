using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Execution;

/// <summary>What a task came to; kept with the thread until its step is committed.</summary>
internal sealed class FinishedTask(string key, int node, StateWrite[] writes, IReadOnlyList<Routing>? routing)
{
    internal string Key { get; } = key;

    internal int Node { get; } = node;

    /// <summary>What it writes, in the order written.</summary>
    internal StateWrite[] Writes { get; } = writes;

    /// <summary>Where it leads; null while that could not be decided, so that a resume decides it without running the node again.</summary>
    internal IReadOnlyList<Routing>? Routing { get; set; } = routing;

    /// <summary>Where the node itself chose to go; needed only while <see cref="Routing"/> could not be decided.</summary>
    internal IReadOnlyList<string>? GoTo { get; init; }

    internal int Attempts { get; init; } = 1;

    /// <summary>Its result was kept from another task, and its node did not run.</summary>
    internal bool IsCached { get; init; }

    internal TimeSpan Elapsed { get; init; }

    /// <summary>The attempts that failed.</summary>
    internal IReadOnlyList<FailedAttempt> Failures { get; init; } = [];

    /// <summary>Its step, where the commit that tells of it holds later ones too; null where it is the commit's own.</summary>
    internal long? Step { get; private init; }

    /// <summary>How it went, without what it wrote and where it led.</summary>
    /// <param name="step">Its step.</param>
    internal FinishedTask SummaryOf(long step) => new(Key, Node, [], null) { Attempts = Attempts, IsCached = IsCached, Elapsed = Elapsed, Failures = Failures, Step = step };
}

/// <summary>One write to a field.</summary>
/// <param name="Slot">The field.</param>
/// <param name="Value">What is written, already of the reducer's write type.</param>
/// <param name="IsOverwrite">Bypasses the reducer.</param>
internal readonly record struct StateWrite(int Slot, Value Value, bool IsOverwrite);
