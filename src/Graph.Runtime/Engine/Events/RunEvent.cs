using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>One thing that happened in a run, in the order in which it happened.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>Its number in the run: from 1 without gap over all that the run keeps, so that a reader of some modes sees gaps.</summary>
    public long Number { get; init; }

    /// <summary>What it is called wherever events are written, such as <c>task_started</c>.</summary>
    public string Kind => RunEventKinds.NameOf(RunEventKinds.IndexOf(this));

    /// <summary>Which readers it is for: those of any of these modes.</summary>
    public RunEventModes Modes => RunEventKinds.ModesOf(RunEventKinds.IndexOf(this));

    /// <summary>When it happened.</summary>
    public Timestamp At { get; init; }

    /// <summary>Where in the run it happened: empty for the run's own workflow; for a workflow that a node runs the task there, such as <c>review</c>
    /// or <c>review/check</c>. Step numbers, task keys and node names are those of the workflow at that place.</summary>
    public string Path { get; init; } = "";

    /// <summary>The run began or went on.</summary>
    /// <param name="ThreadId">The thread.</param>
    /// <param name="RunId">The run.</param>
    /// <param name="Workflow">The workflow's name.</param>
    /// <param name="IsResumed">Whether the thread was there already.</param>
    public sealed record RunStarted(ThreadId ThreadId, RunId RunId, string Workflow, bool IsResumed) : RunEvent
    {
        /// <summary>What was due before and is not any more, because a new input came: questions that nobody answered, tasks that failed.</summary>
        public IReadOnlyList<string> Dropped { get; init; } = [];
    }

    /// <summary>A step began.</summary>
    /// <param name="Step">Its number in the thread.</param>
    /// <param name="Nodes">The nodes of its tasks, in merge order.</param>
    public sealed record StepStarted(long Step, IReadOnlyList<string> Nodes) : RunEvent;

    /// <summary>An attempt of a task began.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Task">The task's key in the step.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Attempt">From 1.</param>
    public sealed record TaskStarted(long Step, string Task, string Node, int Attempt) : RunEvent;

    /// <summary>An attempt failed and another follows.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Task">The task's key in the step.</param>
    /// <param name="Error">What went wrong.</param>
    /// <param name="Wait">How long until the next attempt.</param>
    public sealed record TaskRetrying(long Step, string Task, RunError Error, TimeSpan Wait) : RunEvent;

    /// <summary>The result of a task was kept from another one, and its node does not run.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Task">The task's key in the step.</param>
    /// <param name="Node">Its node.</param>
    public sealed record TaskCached(long Step, string Task, string Node) : RunEvent;

    /// <summary>A task is done, its routing too.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Task">The task's key in the step.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Elapsed">How long its last attempt took.</param>
    /// <param name="Writes">What it wrote, by field, before reduction; private fields are left out.</param>
    public sealed record TaskFinished(long Step, string Task, string Node, TimeSpan Elapsed, ValueMap Writes) : RunEvent;

    /// <summary>A task failed for good.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Task">The task's key in the step.</param>
    /// <param name="Error">What went wrong.</param>
    public sealed record TaskFailed(long Step, string Task, RunError Error) : RunEvent;

    /// <summary>A node published something of its own.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Task">The task's key in the step.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Data">What it published.</param>
    public sealed record Custom(long Step, string Task, string Node, Value Data) : RunEvent;

    /// <summary>A model produced a piece of text.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Task">The task's key in the step.</param>
    /// <param name="Node">Its node.</param>
    /// <param name="Text">The piece.</param>
    public sealed record TextProduced(long Step, string Task, string Node, string Text) : RunEvent;

    /// <summary>An input or a step changed the state.</summary>
    /// <param name="Step">The step; 0 for the input of a new thread.</param>
    /// <param name="Values">The fields that are set, by name; private fields are left out.</param>
    public sealed record ValuesChanged(long Step, ValueMap Values) : RunEvent;

    /// <summary>The state has passed a quarter of what it may weigh; told once a run.</summary>
    /// <param name="Step">The step; 0 for the input of a new thread.</param>
    /// <param name="Bytes">About how many bytes it has.</param>
    /// <param name="Limit">How many it may have: <c>limits.max_state</c>.</param>
    /// <param name="Field">The largest field.</param>
    public sealed record StateGrown(long Step, long Bytes, long Limit, string Field) : RunEvent;

    /// <summary>A transition is durable.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Version">The commit's version.</param>
    /// <param name="Checkpoint">The commit's id.</param>
    /// <param name="Status">Where the thread stands.</param>
    /// <param name="Next">The nodes that are due.</param>
    public sealed record CheckpointCommitted(long Step, long Version, CheckpointId Checkpoint, RunStatus Status, IReadOnlyList<string> Next) : RunEvent;

    /// <summary>The run waits.</summary>
    /// <param name="Interrupts">For what.</param>
    public sealed record Interrupted(IReadOnlyList<PendingInterrupt> Interrupts) : RunEvent;

    /// <summary>The run is over or at rest.</summary>
    /// <param name="Status">Where the thread stands.</param>
    /// <param name="Output">The output fields that are set.</param>
    /// <param name="Error">What stopped it, when something did.</param>
    public sealed record RunFinished(RunStatus Status, ValueMap Output, RunError? Error) : RunEvent
    {
        /// <summary>Joins that some but not all of their sources reached before the run was over, in words.</summary>
        public IReadOnlyList<string> HalfFilledJoins { get; init; } = [];
    }

    /// <summary>The reader was too slow, and events that it wanted are gone. It stands in their place, under the number of the last of them.</summary>
    /// <param name="Count">How many it missed of those that it would have got.</param>
    public sealed record Missed(long Count) : RunEvent
    {
        /// <summary>How many of each <see cref="Kind"/>.</summary>
        public IReadOnlyDictionary<string, long> Kinds { get; init; } = new Dictionary<string, long>();
    }
}
