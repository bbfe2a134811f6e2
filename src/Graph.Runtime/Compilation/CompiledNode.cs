using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Compilation;

/// <summary>One node of a compiled workflow.</summary>
public sealed record CompiledNode
{
    /// <summary>Its place in <see cref="CompiledWorkflow.Nodes"/>.</summary>
    public required int Index { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type's name.</summary>
    public required string TypeName { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The code; null for a node that only writes, such as <c>set</c>.</summary>
    public INode? Implementation { get; init; }

    /// <summary>The workflow that it runs; null for a node that is not of type <c>workflow</c>.</summary>
    public CompiledWorkflow? Subworkflow { get; init; }

    /// <summary>How long the state of the workflow that it runs lives.</summary>
    internal SubworkflowPersistence Persistence { get; init; }

    /// <summary>The type of the code's result; <c>any</c> when only the code can tell.</summary>
    public StateType ResultType { get; init; } = StateType.Any;

    /// <summary>How each parameter of the descriptor gets its value; null where none is given and there is no default.</summary>
    public ImmutableArray<CompiledValue?> Parameters { get; init; } = [];

    /// <summary>What is written to the state once the result is there, in the order written.</summary>
    public ImmutableArray<CompiledWrite> Writes { get; init; } = [];

    /// <summary>What happens after it, in the order of the file.</summary>
    public ImmutableArray<CompiledRoute> Routes { get; init; } = [];

    /// <summary>How failures are tried again; the first policy that matches counts.</summary>
    public ImmutableArray<RetryPolicy> Retry { get; init; } = [];

    /// <summary>How long one attempt may take; null for no bound.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long an attempt may show no sign of life; null for no bound.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>How long its questions wait; null for ever.</summary>
    public ExpiryPolicy? Expiry { get; init; }

    /// <summary>How its results are kept for other tasks; null when they are not.</summary>
    public CachePolicy? Cache { get; init; }

    /// <summary>Runs only when nothing else is left to run.</summary>
    public bool IsDeferred { get; init; }

    /// <summary>Whether the run stops before its task.</summary>
    public bool InterruptsBefore { get; init; }

    /// <summary>Whether the run stops once its routing is known.</summary>
    public bool InterruptsAfter { get; init; }

    /// <summary>Targets that the node itself may go to, by name; <see cref="NodeTarget.End"/> for <c>END</c>.</summary>
    public ImmutableDictionary<string, int> GoToTargets { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Whether a command's targets come on top of the static edges.</summary>
    public bool GoToAdds { get; init; }

    /// <summary>What the author noted for people and tools; a map, or null.</summary>
    public Value Metadata { get; init; }

    /// <summary>What happens when the attempts are spent; null fails the run.</summary>
    public ErrorRoute? OnError { get; init; }
}

/// <summary>Indexes that stand for something other than a node.</summary>
public static class NodeTarget
{
    /// <summary>This path is over.</summary>
    public const int End = -1;

    /// <summary>The run fails.</summary>
    public const int Fail = -2;
}

/// <summary>What happens when a node's attempts are spent.</summary>
/// <param name="Target">The node that goes on; null continues on the static edges without an update.</param>
/// <param name="ErrorSlot">The field that takes the error record; null for none.</param>
public sealed record ErrorRoute(int? Target, int? ErrorSlot);
