using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Leasing;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Starts and resumes runs. One instance serves a whole process.</summary>
public sealed partial class WorkflowRunner
{
    private const int MostIdleCommitters = 16;

    // How much of its own grace a run leaves to the workflows inside of it, so that they are at rest before it gives up on them.
    private const double ChildGrace = 0.75;

    private readonly ICheckpointStore? _store;
    private readonly TimeProvider _time;
    private readonly IIdGenerator _ids;
    private readonly Random _random;
    private readonly ConcurrentQueue<StepCommitter> _committers = new();
    private readonly ChildRuns? _children;
    private readonly LeaseKeeper? _leases;
    private readonly ConcurrentDictionary<string, bool> _savedDefinitions = new(StringComparer.Ordinal);

    /// <summary>Wires a runner.</summary>
    /// <param name="store">Where transitions go; null keeps nothing, for tests and for work that need not survive.</param>
    /// <param name="time">The clock for waits, timeouts and time stamps.</param>
    /// <param name="ids">Where ids come from; UUIDs of version 7 when not given.</param>
    /// <param name="random">Where jitter and nonces come from; the shared generator when not given.</param>
    /// <param name="leases">How runs hold their threads against other processes.</param>
    /// <exception cref="ArgumentException">A setting of the leases is out of its bounds.</exception>
    public WorkflowRunner(
        ICheckpointStore? store, TimeProvider time, IIdGenerator? ids = null, Random? random = null, LeaseOptions? leases = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _store = store;
        _time = time;
        _random = random ?? Random.Shared;
        _ids = ids ?? new SortableIdGenerator(time, _random);
        _children = store is null ? null : new ChildRuns(this);
        _leases = store is null ? null : new LeaseKeeper(store, time, _random, leases ?? new LeaseOptions());
    }

    /// <summary>Starts a run: on a new thread, or on one that is at rest, whose state is kept.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="request">The input.</param>
    /// <param name="cancellationToken">Asks the run to stop, like <see cref="WorkflowRun.RequestStop"/>.</param>
    /// <returns>The run, at work already; its completion fails with <see cref="RunRefusedException"/> when the input does not fit.</returns>
    public WorkflowRun Start(CompiledWorkflow workflow, RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(request);
        var threadId = request.ThreadId ?? new ThreadId(_ids.NewId());
        return Launch(workflow, threadId, request.Options, request.Metadata, session => session.StartAsync(request), cancellationToken);
    }

    /// <summary>Goes on with a thread where it stopped.</summary>
    /// <param name="workflow">The definition that the thread is pinned to.</param>
    /// <param name="request">The thread, and answers to what it asked.</param>
    /// <param name="cancellationToken">Asks the run to stop, like <see cref="WorkflowRun.RequestStop"/>.</param>
    /// <returns>The run, at work already; its completion fails with <see cref="ThreadNotFoundException"/> or <see cref="RunRefusedException"/>.</returns>
    public WorkflowRun Resume(CompiledWorkflow workflow, ResumeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(request);
        return Launch(workflow, request.ThreadId, request.Options, request.Metadata, session => session.ResumeAsync(request), cancellationToken);
    }

    /// <summary>Starts a run and waits for its end.</summary>
    /// <inheritdoc cref="Start"/>
    /// <exception cref="RunRefusedException">The input does not fit.</exception>
    public Task<RunResult> RunAsync(CompiledWorkflow workflow, RunRequest request, CancellationToken cancellationToken) =>
        Start(workflow, request, cancellationToken).Completion;

    /// <summary>Goes on with a thread and waits for the end of that run.</summary>
    /// <inheritdoc cref="Resume"/>
    public Task<RunResult> ResumeAsync(CompiledWorkflow workflow, ResumeRequest request, CancellationToken cancellationToken) =>
        Resume(workflow, request, cancellationToken).Completion;

    /// <summary>Cancels a thread: asks whoever moves it, in whatever process, and waits until it is at rest; where nobody does, cancels it by itself.</summary>
    /// <param name="workflow">The definition that the thread is pinned to.</param>
    /// <param name="threadId">The thread.</param>
    /// <param name="by">Who asks, for the history; the process when not given.</param>
    /// <param name="reason">Why, for the history.</param>
    /// <param name="cancellationToken">Stops waiting; the request stays.</param>
    /// <returns>Where the thread stands; its last run may have ended before it could be stopped.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="RunRefusedException">The thread is at rest, and there is nothing to cancel.</exception>
    public async Task<RunResult> CancelAsync(
        CompiledWorkflow workflow, ThreadId threadId, string? by, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (_leases is null)
        {
            throw new ThreadNotFoundException(threadId);
        }

        using var control = new RunControl(_time, TimeSpan.Zero, cancellationToken);
        var lease = new RunLease(_leases, threadId, control);
        var request = new StopRequest(StopKind.Cancel, Timestamp.From(_time.GetUtcNow())) { By = by ?? _leases.OwnerName, Reason = reason };
        var run = new RunState(workflow, threadId, new RunId(_ids.NewId()))
        {
            Control = control,
            Lease = lease,
            By = request.By,
            StartedAt = request.At,
        };
        return await MoveAsync(run, session => session.CancelAsync(lease.TurnToCancel(request), request), cancellationToken);
    }

    private WorkflowRun Launch(
        CompiledWorkflow workflow,
        ThreadId threadId,
        RunOptions options,
        ValueMap metadata,
        Func<RunSession, ValueTask<RunResult>> move,
        CancellationToken cancellationToken,
        Action<RunState>? prepare = null)
    {
        ThreadIds.Require(threadId);
        options.Require();
        var events = options.Events == RunEventModes.None ? null : new RunEventLog(_time, options.Events, options.EventBuffer);
        var control = new RunControl(_time, options.DrainGrace, cancellationToken);
        var lease = _leases is null ? null : new RunLease(_leases, threadId, control);
        var run = new RunState(workflow, threadId, new RunId(_ids.NewId()))
        {
            Options = options,
            Metadata = metadata,
            Events = events,
            Control = control,
            Lease = lease,
            Backlog = NewBacklog(options, lease),
            Unstored = NewUnstored(options),
            By = options.By ?? _leases?.OwnerName,
            Children = _children ?? (workflow.Nodes.Any(node => node.Subworkflow is not null) ? NewChildren() : null),
            StartedAt = Timestamp.From(_time.GetUtcNow()),
        };
        prepare?.Invoke(run);
        return new WorkflowRun(threadId, run.RunId, events, control, _time, LeadAsync(run, events, control, move));
    }

    /// <summary>Moves the thread of a subworkflow until it is at rest.</summary>
    internal async Task<RunResult> MoveChildAsync(RunState parent, ChildCall call, IRunEvents? events, CancellationToken stop)
    {
        using var control = new RunControl(_time, parent.Options.DrainGrace, stop, parent.Control);
        var lease = _leases is null ? null : new RunLease(_leases, call.ThreadId, control, parent.Lease);
        var run = new RunState(call.Workflow, call.ThreadId, new RunId(_ids.NewId()))
        {
            // The parent sleeps and waits for all that it consists of; a child ends within the parent's own grace.
            Options = parent.Options with { WaitsForTimers = false, Grace = parent.Options.Grace * ChildGrace },
            Metadata = parent.Metadata,
            Events = events,
            Children = parent.Children,
            Parent = call.Mark,
            Control = control,
            Lease = lease,
            Backlog = NewBacklog(parent.Options, lease),
            Unstored = NewUnstored(parent.Options),
            By = parent.By,
            StartedAt = Timestamp.From(_time.GetUtcNow()),
        };
        return await MoveAsync(run, session => session.StartOrGoOnAsync(call, parent), control.Token);
    }

    private CommitBacklog? NewBacklog(RunOptions options, RunLease? lease) =>
        _store is not null && options.Durability == RunDurability.Async ? new CommitBacklog(_store, lease, _time, options.MaxCommitsBehind) : null;

    private UnstoredSteps? NewUnstored(RunOptions options) => _store is not null && options.Durability == RunDurability.Exit ? new UnstoredSteps() : null;

    /// <summary>Without a store the threads of subworkflows live as long as the run.</summary>
    private ChildRuns NewChildren() => new(new WorkflowRunner(new InMemoryCheckpointStore(_time), _time, _ids, _random, LeaseOptions.OfOneProcess));

    private async Task<RunResult> LeadAsync(RunState run, RunEventLog? events, RunControl control, Func<RunSession, ValueTask<RunResult>> move)
    {
        if (events is not null)
        {
            // Whoever reads the events gets hold of the run before its first step.
            await Task.Yield();
        }

        try
        {
            return await MoveAsync(run, move, control.Token);
        }
        catch (ChildBrokenException broken)
        {
            ExceptionDispatchInfo.Throw(broken.Surprise);
            throw;
        }
        finally
        {
            events?.Close();
            control.Dispose();
        }
    }

    private ValueTask<RunResult> MoveAsync(RunState run, Func<RunSession, ValueTask<RunResult>> move, CancellationToken stop) =>
        RunObservation.IsWanted ? ObservedMoveAsync(run, move, stop) : QuietMoveAsync(run, move, stop);

    private ValueTask<RunResult> ObservedMoveAsync(RunState run, Func<RunSession, ValueTask<RunResult>> move, CancellationToken stop) =>
        RunObservation.ObserveAsync(run, _time, () => QuietMoveAsync(run, move, stop));

    private async ValueTask<TResult> QuietMoveAsync<TResult>(RunState run, Func<RunSession, ValueTask<TResult>> move, CancellationToken stop)
    {
        var committer = _store is null ? null : _committers.TryDequeue(out var idle) ? idle : new StepCommitter(_store, _ids, _time);
        var session = new RunSession(run, _store, committer, _time, _random, stop);
        try
        {
            await SaveDefinitionAsync(run.Workflow, stop);
            return await move(session);
        }
        finally
        {
            Release(committer);
            await LetGoAsync(run);
        }
    }

    /// <summary>A run that a surprise ended lets go of its thread if it can; others need not wait then.</summary>
    private static async ValueTask LetGoAsync(RunState run)
    {
        if (run.Lease is not { Claim: not null } lease)
        {
            return;
        }

        if (run.Job?.Grant is not null)
        {
            // The worker says what becomes of the job, and with it of the lease.
            lease.Leave();
            return;
        }

        try
        {
            await lease.LetGoAsync();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The surprise itself is what the caller has to know; the lease lapses by itself.
        }
    }

    private void Release(StepCommitter? committer)
    {
        if (committer is { IsReusable: true } && _committers.Count < MostIdleCommitters)
        {
            _committers.Enqueue(committer);
            return;
        }

        committer?.Dispose();
    }

    private async ValueTask SaveDefinitionAsync(CompiledWorkflow workflow, CancellationToken cancellationToken)
    {
        if (_store is null || _savedDefinitions.ContainsKey(workflow.Hash))
        {
            return;
        }

        var reference = new WorkflowReference(workflow.Name, workflow.Version, workflow.Hash);
        await _store.SaveDefinitionAsync(new StoredDefinition(reference, workflow.SourcePath, workflow.SourceText), cancellationToken);
        _savedDefinitions[workflow.Hash] = true;
    }
}

/// <summary>What a thread may be called.</summary>
internal static class ThreadIds
{
    internal static void Require(ThreadId threadId)
    {
        if (!ThreadId.IsValid(threadId.Value))
        {
            throw new ArgumentException(
                $"A thread id has 1 to {ThreadId.MaxLength} characters, none of them a control character; '{threadId.Value}' does not fit.", nameof(threadId));
        }
    }
}
