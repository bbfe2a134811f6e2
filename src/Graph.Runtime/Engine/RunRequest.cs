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

    /// <summary>How the run is carried out.</summary>
    public RunOptions Options { get; init; } = new();
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

    /// <summary>How the run is carried out.</summary>
    public RunOptions Options { get; init; } = new();
}

/// <summary>How a run is carried out.</summary>
public sealed record RunOptions
{
    /// <summary>Whether events are kept for <see cref="WorkflowRun.ReadEventsAsync"/>; without it they cost nothing.</summary>
    /// <value>Default false.</value>
    public bool PublishesEvents { get; init; }

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

    /// <summary>Who asks for the run, for the history.</summary>
    /// <value>Default null: the process that moves the thread.</value>
    public string? By { get; init; }
}
