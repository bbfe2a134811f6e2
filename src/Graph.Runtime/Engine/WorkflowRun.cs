using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Leasing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>A run in progress.</summary>
public sealed class WorkflowRun
{
    private readonly RunEventLog? _events;
    private readonly RunControl _control;
    private readonly TimeProvider _time;

    internal WorkflowRun(
        ThreadId threadId, RunId runId, RunEventLog? events, RunControl control, TimeProvider time, Task<RunResult> completion)
    {
        ThreadId = threadId;
        RunId = runId;
        _events = events;
        _control = control;
        _time = time;
        Completion = completion;
    }

    /// <summary>The thread.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The run.</summary>
    public RunId RunId { get; }

    /// <summary>Ends with the run. An error of a node is a result; an exception is a surprise, such as a store that is gone.</summary>
    public Task<RunResult> Completion { get; }

    /// <summary>Asks the run to stop at the next safe point: tasks in flight are cancelled, given the grace, and nothing half is committed.</summary>
    public void RequestStop() => AskToStop(StopKind.Cancel);

    /// <summary>Asks the run to stop in a certain way, and says who asks and why; both are kept in the history. Of several requests the most urgent counts.</summary>
    /// <param name="kind">How. A run that drains ends its step, commits it, and lets go of the thread; its result's status is then still running.</param>
    /// <param name="by">Who asks; the process when not given.</param>
    /// <param name="reason">Why.</param>
    public void AskToStop(StopKind kind, string? by = null, string? reason = null) =>
        _control.Ask(new StopRequest(kind, Timestamp.From(_time.GetUtcNow())) { By = by, Reason = reason });

    /// <summary>Reads the events of the run in order and ends with it.</summary>
    /// <param name="afterNumber">Only events with a higher number; 0 for all that are still kept.</param>
    /// <param name="cancellationToken">Stops reading, not the run.</param>
    /// <returns>The events; a reader that falls behind the buffer gets <see cref="RunEvent.Missed"/> in the place of what it lost.</returns>
    /// <exception cref="InvalidOperationException">The run was started without <see cref="RunOptions.PublishesEvents"/>.</exception>
    public IAsyncEnumerable<RunEvent> ReadEventsAsync(long afterNumber = 0, CancellationToken cancellationToken = default) =>
        _events?.ReadAsync(afterNumber, cancellationToken)
        ?? throw new InvalidOperationException($"Start the run with {nameof(RunOptions)}.{nameof(RunOptions.PublishesEvents)} to read its events.");
}
