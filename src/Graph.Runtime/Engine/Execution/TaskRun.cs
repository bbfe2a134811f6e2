using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Merging;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Execution;

/// <summary>One task of the step in hand, and what it came to.</summary>
internal sealed class TaskRun
{
    private readonly RunState _run;
    private string? _executionId;

    internal TaskRun(RunState run, CompiledNode node, string key, int each = -1, Value item = default)
    {
        _run = run;
        Node = node;
        Key = key;
        Each = each;
        Frame = new TaskFrame(run, run.State)
        {
            Item = item,
            ItemIndex = each < 0 ? -1 : run.Topology.EachRoutes[each].ItemIndex,
        };
    }

    internal CompiledNode Node { get; }

    internal string Key { get; }

    /// <summary>The map-reduce that it belongs to; -1 for none.</summary>
    internal int Each { get; }

    internal TaskFrame Frame { get; }

    internal string ExecutionId => _executionId ??= ExecutionIds.Of(_run.ThreadId, _run.Origin, Key);

    /// <summary>The outcome, once there is one.</summary>
    internal FinishedTask? Finished { get; set; }

    /// <summary>The state at step start plus this task's writes, when its routing needed that.</summary>
    internal MergedState? Merged { get; set; }

    /// <summary>Why there is none for good; with an outcome, why its routing could not be decided.</summary>
    internal RunError? Error { get; set; }

    /// <summary>The errors of the attempts before the one that it failed with.</summary>
    internal IReadOnlyList<RunError> FailedBefore { get; set; } = [];

    /// <summary>What it waits for.</summary>
    internal IReadOnlyList<PendingInterrupt> Waits { get; set; } = [];

    /// <summary>All that it waits for is still to come; it does not run again for that.</summary>
    internal bool IsParked { get; set; }

    /// <summary>The question that was not answered in time, when one was not.</summary>
    internal InterruptId? Expired { get; set; }

    /// <summary>It was told to stop and did not end in time.</summary>
    internal bool IsAbandoned { get; set; }

    internal bool IsDone => Finished?.Routing is not null && Error is null && !IsAbandoned;

    /// <summary>Nothing of an attempt that failed is left to see, neither for the next one nor for the step.</summary>
    internal void Discard()
    {
        Finished = null;
        Merged = null;
        Frame.State = _run.State;
    }
}
