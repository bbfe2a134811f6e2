using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>What a caller asks for when a run starts.</summary>
public sealed record RunRequest
{
    /// <summary>The thread to make or to go on with; a new id when it is not given.</summary>
    public ThreadId? ThreadId { get; init; }

    /// <summary>The input fields by name.</summary>
    public ValueMap Input { get; init; } = ValueMap.Empty;

    /// <summary>What expressions read as <c>context</c>; kept with the thread and never changed by it.</summary>
    public Value Context { get; init; } = ValueMap.Empty;

    /// <summary>What the caller wants to find the run's commits by, such as <c>{ ticket: "4711" }</c>; kept with each of them and read by nothing else.</summary>
    public ValueMap Metadata { get; init; } = ValueMap.Empty;

    /// <summary>How the run is carried out.</summary>
    public RunOptions Options { get; init; } = RunOptions.Default;

    /// <summary>Whether a thread that is there already is this very request, sent again, however long ago.</summary>
    internal bool MustBeNew { get; init; }
}

/// <summary>What a caller asks for when a run goes on.</summary>
public sealed record ResumeRequest
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>Answers by interrupt; those not named stay pending.</summary>
    public IReadOnlyDictionary<InterruptId, Value> Answers { get; init; } = new Dictionary<InterruptId, Value>();

    /// <summary>An answer without a name; accepted only when exactly one question is pending.</summary>
    public Value? BareAnswer { get; init; }

    /// <summary>What the caller wants to find the commits of this run by; that of the run before is not taken over.</summary>
    public ValueMap Metadata { get; init; } = ValueMap.Empty;

    /// <summary>How the run is carried out.</summary>
    public RunOptions Options { get; init; } = RunOptions.Default;
}

/// <summary>How a run is carried out.</summary>
public sealed record RunOptions
{
    /// <summary>What <see cref="WorkflowRun.ReadEventsAsync(RunEventModes, long, CancellationToken)"/> can tell; events of other modes are not even made.</summary>
    /// <value>Default <see cref="RunEventModes.None"/>.</value>
    public RunEventModes Events { get; init; }

    /// <summary>How much of that is kept for readers that are behind.</summary>
    /// <value>Default 8,192 events and 16 MiB.</value>
    public RunEventBufferOptions EventBuffer { get; init; } = RunEventBufferOptions.Default;

    /// <summary>Whether the process waits for a <c>wait</c> node's time, in place of ending the run as interrupted.</summary>
    /// <value>Default true.</value>
    public bool WaitsForTimers { get; init; } = true;

    /// <summary>How long tasks in flight are given to end once the run is cancelled or a sibling failed.</summary>
    /// <value>Default 5 seconds.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the step in hand is given to end once the run was asked to drain; then its tasks are cancelled as well, and run again elsewhere.</summary>
    /// <value>Default 20 seconds.</value>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What becomes of an input for a thread that another run moves. A resume of such a thread is always refused.</summary>
    /// <value>Default <see cref="WhenBusy.Enqueue"/>.</value>
    public WhenBusy WhenBusy { get; init; } = WhenBusy.Enqueue;

    /// <summary>When steps become durable.</summary>
    /// <value>Default <see cref="RunDurability.Sync"/>.</value>
    public RunDurability Durability { get; init; }

    /// <summary>With <see cref="RunDurability.Async"/>: how many steps may be made and not yet stored. The run waits when there are as many: this is what a process
    /// that dies can lose at the most.</summary>
    /// <value>Default 64; from 1 to 10,000.</value>
    public int MaxCommitsBehind { get; init; } = 64;

    /// <summary>Where the code of nodes runs, such as <see cref="NodeLanes"/>: nodes that block a thread then leave the pool alone that reads sockets.</summary>
    /// <value>Default null: wherever the engine happens to run.</value>
    public TaskScheduler? NodeScheduler { get; init; }

    /// <summary>Who asks for the run, for the history.</summary>
    /// <value>Default null: the process that moves the thread.</value>
    public string? By { get; init; }

    /// <summary>What holds where a caller says nothing.</summary>
    internal static RunOptions Default { get; } = new();

    internal void Require()
    {
        EventBuffer.Require();
        if (MaxCommitsBehind is < 1 or > 10_000)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxCommitsBehind), MaxCommitsBehind, $"{nameof(MaxCommitsBehind)} is from 1 to 10,000.");
        }
    }
}
