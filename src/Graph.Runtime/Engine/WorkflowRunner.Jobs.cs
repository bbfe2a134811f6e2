using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Leasing;
using Graph.Runtime.Engine.Queueing;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <content>Work that workers do: asking for it, and doing it.</content>
public sealed partial class WorkflowRunner
{
    /// <summary>Stores an input and asks for a worker to run it; returns once both are stored. The input is checked as for <see cref="Start"/>.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="request">The input. Where a worker has the thread, <see cref="RunOptions.WhenBusy"/> decides: by default the input is kept and taken in
    /// after what is under way.</param>
    /// <param name="submission">Where and when.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="RunRefusedException">The input does not fit, or the thread cannot take it now.</exception>
    /// <exception cref="ThreadBusyException">Somebody moves the thread, and the request says to refuse then.</exception>
    /// <exception cref="QueueFullException">There is no room; it says when to try again.</exception>
    /// <exception cref="SubmissionMismatchException">The idempotency key was used for another request.</exception>
    /// <exception cref="StoreException">The store has no queue.</exception>
    public Task<SubmissionResult> SubmitAsync(
        CompiledWorkflow workflow, RunRequest request, JobSubmission submission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(submission);
        var queue = RequireQueue();
        var asked = Ask(submission, RequestHash.KeyOf(submission, workflow.Hash, request.ThreadId, request.Input, request.Context));
        var thread = request.ThreadId ?? new ThreadId(_ids.NewId());
        return SubmitOnceAsync(
            asked.Key,
            () => SubmitAsync(workflow, thread, request.Options, request.Metadata, session => session.SubmitAsync(request, asked, queue, _ids.NewId), cancellationToken),
            cancellationToken);
    }

    /// <summary>Stores answers and asks for a worker to go on with the thread; returns once both are stored. Without an answer it asks for another try of what
    /// failed or was stopped. Of two at the same time exactly one wins.</summary>
    /// <param name="workflow">The definition that the thread is pinned to.</param>
    /// <param name="request">The thread, and answers to what it asked.</param>
    /// <param name="submission">Where and when.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="RunRefusedException">An answer does not fit, or the thread waits for a worker already.</exception>
    /// <exception cref="AlreadyAnsweredException">Somebody else answered first.</exception>
    /// <exception cref="ThreadBusyException">Somebody moves the thread.</exception>
    /// <exception cref="CheckpointConflictException">Somebody else was quicker.</exception>
    /// <exception cref="QueueFullException">There is no room; it says when to try again.</exception>
    /// <exception cref="SubmissionMismatchException">The idempotency key was used for another request.</exception>
    /// <exception cref="StoreException">The store has no queue.</exception>
    public Task<SubmissionResult> SubmitAsync(
        CompiledWorkflow workflow, ResumeRequest request, JobSubmission submission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(submission);
        RequireQueue();
        var answers = request.Answers
            .OrderBy(answer => answer.Key.Value, StringComparer.Ordinal)
            .SelectMany(answer => new Value[] { answer.Key.Value, answer.Value })
            .Append(request.BareAnswer ?? Value.Null);
        var asked = Ask(submission, RequestHash.KeyOf(submission, workflow.Hash, request.ThreadId, answers));
        return SubmitOnceAsync(
            asked.Key,
            () => SubmitAsync(workflow, request.ThreadId, request.Options, request.Metadata, session => session.SubmitAsync(request, asked), cancellationToken),
            cancellationToken);
    }

    /// <summary>Goes on with a thread that a worker was given, and ends its job with the commit that brings the thread to rest. When the completion fails,
    /// or the run was drained, the job is not over: the worker says what becomes of it.</summary>
    /// <param name="workflow">The definition that the thread is pinned to, or that of the oldest input that was kept for it.</param>
    /// <param name="grant">What the worker got.</param>
    /// <param name="job">How.</param>
    /// <param name="cancellationToken">Asks the run to stop, like <see cref="WorkflowRun.RequestStop"/>.</param>
    /// <returns>The run, at work already.</returns>
    public WorkflowRun Continue(CompiledWorkflow workflow, JobGrant grant, JobRun job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(job);
        var inHand = JobInHand.Of(grant, RequireQueue(), job, _time, _random);
        return Launch(
            workflow,
            grant.ThreadId,
            job.Options with { WaitsForTimers = false },
            ValueMap.Empty,
            session => session.ContinueAsync(grant),
            cancellationToken,
            run =>
            {
                run.Job = inHand;
                run.Lease!.Adopt(grant.Nonce, job.ClaimedAt ?? _time.GetTimestamp());
            });
    }

    private static JobChange.Enqueue Ask(JobSubmission submission, SubmissionKey? key, JobId id) =>
        new(id, submission.Placement) { NotBefore = submission.NotBefore, Key = key };

    private JobChange.Enqueue Ask(JobSubmission submission, SubmissionKey? key)
    {
        submission.Placement.Require();
        return Ask(submission, key, new JobId(_ids.NewId()));
    }

    private IJobQueue RequireQueue() => _store as IJobQueue
        ?? throw new StoreException($"The store {_store?.Description.Uri ?? "of this runner"} has no queue. Use one that has, such as 'sqlite:.graph/threads.db'.");

    private async Task<SubmissionResult> SubmitAsync(
        CompiledWorkflow workflow,
        ThreadId threadId,
        RunOptions options,
        ValueMap metadata,
        Func<RunSession, ValueTask<SubmissionResult>> submit,
        CancellationToken cancellationToken)
    {
        ThreadIds.Require(threadId);
        using var control = new RunControl(_time, TimeSpan.Zero, cancellationToken);
        var run = new RunState(workflow, threadId, new RunId(_ids.NewId()))
        {
            Options = options,
            Metadata = metadata,
            Control = control,
            Lease = new RunLease(_leases!, threadId, control),
            By = options.By ?? _leases!.OwnerName,
            StartedAt = Timestamp.From(_time.GetUtcNow()),
        };
        return await QuietMoveAsync(run, submit, cancellationToken);
    }

    /// <summary>A request under a key is looked for before anything is moved: sent again, it must not stop what it asked for itself. One that was refused is
    /// looked for once more, because the same request may have been taken at the same moment.</summary>
    private async Task<SubmissionResult> SubmitOnceAsync(SubmissionKey? key, Func<Task<SubmissionResult>> submit, CancellationToken cancellationToken)
    {
        if (await FindFirstAsync(key, cancellationToken) is { } first)
        {
            return first;
        }

        try
        {
            return await submit();
        }
        catch (AlreadySubmittedException repeated)
        {
            return await DescribeFirstAsync(repeated.ThreadId, cancellationToken);
        }
        catch (Exception refusal) when (refusal is RunRefusedException or ThreadBusyException or CheckpointConflictException or AlreadyAnsweredException)
        {
            if (await FindFirstAsync(key, cancellationToken) is { } quicker)
            {
                return quicker;
            }

            throw;
        }
    }

    private async ValueTask<SubmissionResult?> FindFirstAsync(SubmissionKey? key, CancellationToken cancellationToken) =>
        key is not null && await RequireQueue().FindSubmissionAsync(key, cancellationToken) is { } thread
            ? await DescribeFirstAsync(thread, cancellationToken)
            : null;

    private async ValueTask<SubmissionResult> DescribeFirstAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var stored = await _store!.FindAsync(threadId, cancellationToken);
        return new SubmissionResult(threadId, SubmissionKind.Repeated, stored?.Status ?? RunStatus.Queued, stored?.Head.Version ?? 0);
    }
}
