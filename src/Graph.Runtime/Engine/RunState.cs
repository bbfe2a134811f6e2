using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Leasing;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Engine.Queueing;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>One run while it lives: where the thread stands, and what is under way. Only the run's own loop changes it.</summary>
internal sealed class RunState(CompiledWorkflow workflow, ThreadId threadId, RunId runId)
{
    internal CompiledWorkflow Workflow { get; } = workflow;

    internal WorkflowTopology Topology { get; } = WorkflowTopology.Of(workflow);

    internal ThreadId ThreadId { get; } = threadId;

    internal RunId RunId { get; } = runId;

    internal RunOptions Options { get; init; } = RunOptions.Default;

    internal IRunEvents? Events { get; init; }

    /// <summary>Its span; null when nobody listens.</summary>
    internal Activity? Span { get; set; }

    /// <summary>What the run is asked to do while it goes on.</summary>
    internal RunControl? Control { get; init; }

    /// <summary>The run's hold on its thread; null without a store.</summary>
    internal RunLease? Lease { get; init; }

    /// <summary>Who moves the thread, for the history; null where that is not said.</summary>
    internal string? By { get; init; }

    /// <summary>Whether the run is to let go of its thread as it stands, for another process to go on.</summary>
    internal bool IsDraining => Control?.IsDraining == true;

    /// <summary>What runs workflows inside of this one.</summary>
    internal ChildRuns? Children { get; init; }

    /// <summary>Whose thread this is a part of; null for a thread of its own.</summary>
    internal ChildMark? Parent { get; set; }

    internal Value Context { get; set; } = ValueMap.Empty;

    /// <summary>What the caller noted for the history.</summary>
    internal ValueMap Metadata { get; set; } = ValueMap.Empty;

    internal Timestamp StartedAt { get; init; }

    internal WorkflowState State { get; set; } = workflow.Schema.CreateInitial();

    internal DueWork Due { get; set; } = DueWork.Nothing;

    /// <summary>Joins that some sources reached.</summary>
    internal List<JoinProgress> Joins { get; set; } = [];

    /// <summary>Outcomes of tasks of the step in hand that are done, by key.</summary>
    internal Dictionary<string, FinishedTask> Finished { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Answers to the questions of the step in hand.</summary>
    internal Dictionary<InterruptId, Value> Answers { get; set; } = [];

    /// <summary>When waits of the step in hand end by themselves, as they were first asked for.</summary>
    internal Dictionary<InterruptId, Timestamp> Deadlines { get; set; } = [];

    /// <summary>Commits on their way to the store while the run goes on; null unless it may be ahead of the store.</summary>
    internal CommitBacklog? Backlog { get; init; }

    /// <summary>Steps that are stored when the run comes to rest; null unless it stores them then.</summary>
    internal UnstoredSteps? Unstored { get; init; }

    /// <summary>How the commit of each of its steps begins, once one did.</summary>
    internal byte[]? StepHead { get; set; }

    /// <summary>What of the step in hand the commits so far hold.</summary>
    internal CommittedStep Committed { get; } = new();

    /// <summary>What the step in hand waits for; while it runs, what goes on waiting meanwhile.</summary>
    internal IReadOnlyList<PendingInterrupt> Interrupts { get; set; } = [];

    /// <summary>Whether the step in hand has anything so far that a commit must say; most have nothing until they are over.</summary>
    internal bool HasStepInHand => Finished.Count > 0 || Answers.Count > 0 || Deadlines.Count > 0 || Interrupts.Count > 0;

    internal RunStatus Status { get; set; } = RunStatus.Queued;

    /// <summary>Whether it waits for times alone and does so in this process, so that its thread stays its own. Where somebody is asked as well, whoever has
    /// the answer goes on.</summary>
    internal bool SleepsInProcess =>
        Status == RunStatus.Interrupted
        && Options.WaitsForTimers
        && Interrupts.Count > 0
        && Interrupts.All(interrupt => interrupt.Kind == InterruptKind.Timer);

    internal RunError? Error { get; set; }

    /// <summary>The number of the last step in the thread; 0 before the first.</summary>
    internal long Step { get; set; }

    /// <summary>Steps that this run made.</summary>
    internal long StepsMade { get; set; }

    /// <summary>The version of the commit that made the present work due: part of each task's identity.</summary>
    internal long Origin { get; set; }

    /// <summary>How far threads inside go back when they are called, by the key of the task that calls them.</summary>
    internal IReadOnlyDictionary<string, PartPoint> Parts { get; set; } = PartPoints.None;

    /// <summary>The step in hand was stopped before by its own marks, and is not stopped there again.</summary>
    internal bool PassesBefore { get; set; }

    internal StateSizeGuard SizeGuard { get; } = new(workflow.Limits.MaxStateBytes);

    /// <summary>What was due before a new input, and is not any more; for the history.</summary>
    internal IReadOnlyList<string> Dropped { get; set; } = [];

    internal IReadOnlyList<string> AbandonedTasks { get; set; } = [];

    /// <summary>Where the thread stands in the store.</summary>
    internal ThreadPosition Position { get; set; } = ThreadPosition.Unstored;

    /// <summary>The older commit that the next one goes on from; null when that is the newest one.</summary>
    internal BranchPoint? Branch { get; set; }

    /// <summary>The thread's job; null when nobody asked for work on it, or the thread is not loaded.</summary>
    internal JobInHand? Job { get; set; }

    /// <summary>The kept command that the next commit takes in; null for none.</summary>
    internal string? Consumes { get; set; }

    /// <summary>The next commit says who moves the thread, be it a plain step: no commit before it did.</summary>
    internal bool TellsWhoMovesIt { get; set; }

    /// <summary>Remembers until when timers run, so that a task that runs again waits only for the rest.</summary>
    internal void KeepTimers(IEnumerable<PendingInterrupt> waits)
    {
        foreach (var timer in waits.Where(wait => wait.Kind == InterruptKind.Timer))
        {
            Answers[timer.Id] = Value.Of(timer.WakeAt!.Value);
        }
    }

    /// <summary>Stops before and after nodes were shown, also those inside of subworkflows: whoever goes on is not stopped there again.</summary>
    internal void PassMarks()
    {
        PassesBefore |= Interrupts.Any(interrupt => interrupt.Kind == InterruptKind.Before);
        foreach (var mark in Interrupts.Where(interrupt => interrupt.Kind is InterruptKind.Before or InterruptKind.After && ChildRuns.IsOfChild(interrupt)))
        {
            Answers[mark.Id] = Value.True;
        }
    }

    /// <summary>The step in hand is over, or dropped.</summary>
    internal void ForgetStepInHand()
    {
        Finished.Clear();
        Committed.Clear();
        Answers.Clear();
        Deadlines.Clear();
        Interrupts = [];
        Error = null;
        PassesBefore = false;
        AbandonedTasks = [];
    }

    /// <summary>Where to publish an event of a mode; null when nobody wants it, so that it is not made.</summary>
    internal IRunEvents? EventsFor(RunEventModes mode) => Events is { } events && (events.Modes & mode) != 0 ? events : null;

    /// <summary>Another run was quicker: nothing that was tried counts.</summary>
    internal void StartOver()
    {
        State = Workflow.Schema.CreateInitial();
        Position = ThreadPosition.Unstored;
        Status = RunStatus.Queued;
        Branch = null;
        Consumes = null;
        Step = 0;
        Dropped = [];
        Joins = [];
        Parts = PartPoints.None;
        ForgetStepInHand();
    }

    internal void Become(RunStatus status)
    {
        RunLifecycle.Require(Status, status);
        Status = status;
    }
}

/// <summary>A commit that a branch goes on from; version 0 for the nothing before the first one.</summary>
internal readonly record struct BranchPoint(long Version, CommitHash Hash);

/// <summary>The newest commit, and what has piled up since the last snapshot.</summary>
internal readonly record struct ThreadPosition(
    long Version, CommitHash Head, long BytesSinceSnapshot, int CommitsSinceSnapshot, long SnapshotBytes)
{
    internal static ThreadPosition Unstored => default;
}
