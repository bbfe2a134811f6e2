using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Queueing;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <content>Work that is asked for here and done by a worker, and the worker's side of it.</content>
internal sealed partial class RunSession
{
    /// <summary>How far back an answer's question is looked for.</summary>
    private const int MostLookedBack = 100;

    /// <summary>Stores an input and asks for a worker; where one has the thread, the caller's choice decides.</summary>
    internal async ValueTask<SubmissionResult> SubmitAsync(RunRequest request, JobChange.Enqueue asked, IJobQueue queue, Func<string> newId)
    {
        var turn = _run.Lease!.TurnOf(_run.Options);
        while (true)
        {
            var stored = await _store!.FindAsync(_run.ThreadId, _asked);
            if (request.MustBeNew && stored is not null)
            {
                throw new AlreadySubmittedException(asked.Key!, _run.ThreadId);
            }

            if (_run.Options.WhenBusy == WhenBusy.Enqueue && stored?.Job is { State: JobState.Ready or JobState.Running })
            {
                if (await KeepAsync(stored, request, asked, queue, newId))
                {
                    return new SubmissionResult(_run.ThreadId, SubmissionKind.Kept, stored.Head.Status, stored.Head.Version);
                }

                continue;
            }

            RefuseIfInLine(stored);
            stored = await turn.WaitAsync(_asked);
            try
            {
                var replaced = await turn.FindReplacedAsync(stored, _asked);
                _run.Job = JobInHand.ToAsk(asked);
                await TakeInAsync(stored is null ? null : ThreadReplay.ToGoOn(stored), request, replaced?.WayBack);
                return Submitted();
            }
            catch (Exception late) when (turn.IsWorthAnother(late))
            {
                _run.StartOver();
                await turn.PauseAsync(_asked);
            }
        }
    }

    /// <summary>Stores the answers and asks for a worker.</summary>
    internal async ValueTask<SubmissionResult> SubmitAsync(ResumeRequest request, JobChange.Enqueue asked)
    {
        var stored = await _store!.FindAsync(_run.ThreadId, _asked) ?? throw new ThreadNotFoundException(_run.ThreadId);
        RequireNoWorker(stored, request);
        var replay = ThreadReplay.ToGoOn(stored);
        if (FindForeignPin(replay) is { } foreign)
        {
            throw foreign;
        }

        new RunRestorer(_run.Workflow).Restore(_run, replay);
        await RefuseIfAnsweredAsync(request);
        var answers = RunAnswers.Match(request, _run.Interrupts, Now());
        var isDue = answers.Count > 0 || !_run.Interrupts.All(MustBeWaitedFor);
        if (_run.Status == RunStatus.Succeeded || (_run.Status == RunStatus.Interrupted && !isDue && _run.Interrupts.All(wait => wait.WakeAt is null)))
        {
            return Submitted();
        }

        var wakeAt = _run.Status == RunStatus.Interrupted && !isDue ? _run.Interrupts.Min(wait => wait.WakeAt) : null;
        _run.Job = JobInHand.ToAsk(wakeAt is null ? asked : asked with { NotBefore = wakeAt });
        await GoOnAsync(answers);
        return Submitted();
    }

    private void RequireNoWorker(StoredThread stored, ResumeRequest request)
    {
        var isInLine = stored.Job is { State: JobState.Ready or JobState.Running };
        if (isInLine && (request.Answers.Count > 0 || request.BareAnswer is not null))
        {
            throw new AlreadyAnsweredException(_run.ThreadId, "it waits for a worker, or a worker goes on with it");
        }

        _run.Lease!.RequireFree(stored.Lease);
        if (isInLine)
        {
            throw new RunRefusedException($"Thread '{_run.ThreadId}' waits for a worker already, or a worker has it. Wait until it asks again.");
        }
    }

    /// <summary>Tells an answer that came second from one to a question that never was.</summary>
    private async ValueTask RefuseIfAnsweredAsync(ResumeRequest request)
    {
        if (request.Answers.Keys.FirstOrDefault(id => !_run.Interrupts.Any(wait => wait.Id == id)) is not { Value: not null } unknown)
        {
            return;
        }

        await foreach (var commit in _store!.ReadHistoryAsync(_run.ThreadId, new HistoryQuery { Limit = MostLookedBack }, _asked))
        {
            if (StoredTransition.Read(commit.Body.Span).Interrupts.Any(wait => wait.Id == unknown))
            {
                throw new AlreadyAnsweredException(_run.ThreadId, $"the question '{unknown}' was open at version {commit.Header.Version} and is not any more");
            }
        }
    }

    /// <summary>Goes on with a thread that a worker was given.</summary>
    internal async ValueTask<RunResult> ContinueAsync(JobGrant grant)
    {
        var stored = await _store!.FindAsync(_run.ThreadId, _asked) ?? throw new ThreadNotFoundException(_run.ThreadId);
        if (stored.Lease?.Nonce != grant.Nonce)
        {
            throw new LeaseLostException(_run.ThreadId, stored.Lease);
        }

        var replay = ThreadReplay.ToGoOn(stored);
        var status = stored.Head.Status;
        if (stored.TakesKeptInput())
        {
            return await TakeKeptInAsync(replay, stored.Commands[0]);
        }

        if (FindForeignPin(replay) is { } foreign)
        {
            throw foreign;
        }

        new RunRestorer(_run.Workflow).Restore(_run, replay);

        // What whoever asked for the work noted belongs to all of its commits, whichever worker makes them.
        _run.Metadata = replay.Last.Metadata;
        _run.Events?.Publish(new RunEvent.RunStarted(_run.ThreadId, _run.RunId, _run.Workflow.Name, IsResumed: true));
        switch (status)
        {
            case RunStatus.Queued:
                // What it is to do is committed, and the claim keeps others out: nothing is left to store before the first node.
                _run.TellsWhoMovesIt = true;
                _run.Become(RunStatus.Running);
                break;
            case RunStatus.Succeeded or RunStatus.Cancelled:
                await _journal.SettleAsync(_run, status, "There was nothing left to do.");
                return Describe();
            case RunStatus.Interrupted when _run.Interrupts.All(MustBeWaitedFor):
                await _journal.SettleAsync(_run, status, "It is too early to go on.");
                return Describe();
            default:
                await GoOnAsync(new Dictionary<InterruptId, Value>(), WhyTakenOver(grant, status));
                break;
        }

        return await FinishAsync();
    }

    private static string? WhyTakenOver(JobGrant grant, RunStatus status) =>
        status == RunStatus.Running && grant.Job.History is [.., { Kind: JobFailure.WorkerDied } death] && grant.Job.Attempt > 1
            ? $"{(death.Worker.Length > 0 ? new LeaseOwner(death.Worker).Describe() : "The worker")} took it and was not heard of again."
            : null;

    private SubmissionResult Submitted() => new(
        _run.ThreadId, _run.Status == RunStatus.Queued ? SubmissionKind.Queued : SubmissionKind.Settled, _run.Status, _run.Position.Version);

    /// <summary>Checks an input against the thread as it stands, and keeps it.</summary>
    private async Task<bool> KeepAsync(StoredThread stored, RunRequest request, JobChange.Enqueue asked, IJobQueue queue, Func<string> newId)
    {
        new RunRestorer(_run.Workflow).Restore(_run, ThreadReplay.ToGoOn(stored));
        RunInput.Check(_run.Workflow, request.Input, _run.State);
        var kept = new KeptInput(_run.Workflow.Hash, request.Input, request.Context, _run.By, request.Metadata);
        _run.StartOver();
        return await queue.KeepCommandAsync(_run.ThreadId, kept.ToCommand(newId()) with { Key = asked.Key }, _asked);
    }

    private void RefuseIfInLine(StoredThread? stored)
    {
        if (stored?.Head.Status == RunStatus.Queued && _run.Options.WhenBusy is WhenBusy.Reject or WhenBusy.Enqueue)
        {
            throw new RunRefusedException(
                $"Thread '{_run.ThreadId}' has an input that waits for {(stored?.Job is { State: JobState.Delayed } job ? job.DueAt : "a worker")}. "
                + "Cancel it first, use another thread, or say that the new input interrupts it.");
        }
    }

    private async ValueTask<RunResult> TakeKeptInAsync(ThreadReplay replay, ThreadCommand command)
    {
        try
        {
            var kept = KeptInput.Read(command);
            _run.Consumes = command.Id;
            _run.Metadata = kept.Metadata;
            await TakeInAsync(replay, new RunRequest { Input = kept.Input, Context = kept.Context, Options = new RunOptions { By = kept.By } });
        }
        catch (RunRefusedException refused)
        {
            _run.StartOver();
            new RunRestorer(_run.Workflow).Restore(_run, replay);
            _run.Consumes = command.Id;
            await _journal.SettleAsync(_run, replay.Commit.Header.Status, $"An input that was kept for the thread was refused. {refused.Message}");
            return Describe();
        }

        return await FinishAsync();
    }
}
