using System.Collections.Concurrent;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Starts and resumes runs. One instance serves a whole process.</summary>
public sealed class WorkflowRunner
{
    private const int MostIdleCommitters = 16;

    private readonly ICheckpointStore? _store;
    private readonly TimeProvider _time;
    private readonly IIdGenerator _ids;
    private readonly Random _random;
    private readonly ConcurrentQueue<StepCommitter> _committers = new();
    private readonly ConcurrentDictionary<string, bool> _savedDefinitions = new(StringComparer.Ordinal);

    /// <summary>Wires a runner.</summary>
    /// <param name="store">Where transitions go; null keeps nothing, for tests and for work that need not survive.</param>
    /// <param name="time">The clock for waits, timeouts and time stamps.</param>
    /// <param name="ids">Where ids come from; UUIDs of version 7 when not given.</param>
    /// <param name="random">Where jitter comes from; the shared generator when not given.</param>
    public WorkflowRunner(ICheckpointStore? store, TimeProvider time, IIdGenerator? ids = null, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _store = store;
        _time = time;
        _random = random ?? Random.Shared;
        _ids = ids ?? new SortableIdGenerator(time, _random);
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
        return Launch(workflow, threadId, request.Options, session => session.StartAsync(request), cancellationToken);
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
        return Launch(workflow, request.ThreadId, request.Options, session => session.ResumeAsync(request), cancellationToken);
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

    private WorkflowRun Launch(
        CompiledWorkflow workflow, ThreadId threadId, RunOptions options, Func<RunSession, Task<RunResult>> move, CancellationToken cancellationToken)
    {
        ThreadIds.Require(threadId);
        var events = options.PublishesEvents ? new RunEventLog(_time) : null;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = new RunState(workflow, threadId, new RunId(_ids.NewId()))
        {
            Options = options,
            Events = events,
            StartedAt = Timestamp.From(_time.GetUtcNow()),
        };
        return new WorkflowRun(threadId, run.RunId, events, stop, MoveAsync(run, stop, move));
    }

    private async Task<RunResult> MoveAsync(RunState run, CancellationTokenSource stop, Func<RunSession, Task<RunResult>> move)
    {
        if (run.Events is not null)
        {
            // Whoever reads the events gets hold of the run before its first step.
            await Task.Yield();
        }

        var committer = _store is null ? null : _committers.TryDequeue(out var idle) ? idle : new StepCommitter(_store, _ids, _time);
        var session = new RunSession(run, _store, committer, _time, _random, stop.Token);
        try
        {
            await SaveDefinitionAsync(run.Workflow, stop.Token);
            return await move(session);
        }
        finally
        {
            Release(committer);
            run.Events?.Close();
            stop.Dispose();
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
    private const int Longest = 128;

    internal static void Require(ThreadId threadId)
    {
        if (string.IsNullOrWhiteSpace(threadId.Value) || threadId.Value.Length > Longest || threadId.Value.Any(char.IsControl))
        {
            throw new ArgumentException($"A thread id has 1 to {Longest} characters, none of them a control character; '{threadId.Value}' does not fit.", nameof(threadId));
        }
    }
}
