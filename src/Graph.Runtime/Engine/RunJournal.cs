using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Makes each turn of a run durable and tells it to whoever listens. Without a store nothing is kept.</summary>
internal sealed class RunJournal(ICheckpointStore? store, StepCommitter? committer)
{
    /// <summary>Records the receipt of an input, before any node runs.</summary>
    internal ValueTask CommitInputAsync(RunState run, Transition transition)
    {
        run.Become(RunStatus.Running);
        if (run.Error is not null)
        {
            run.Become(RunStatus.Failed);
            GiveUpIfHopeless(run, run.Error);
        }
        else if (run.Due.IsEmpty)
        {
            run.Become(RunStatus.Succeeded);
        }
        else if (run.Job?.Asked is not null)
        {
            run.Become(RunStatus.Queued);
        }

        return CommitAsync(run, transition);
    }

    /// <summary>Records a step, and with it the end of the run or its stop after a node.</summary>
    internal ValueTask CommitStepAsync(RunState run, Transition transition, IReadOnlyList<PendingInterrupt> marksAfter)
    {
        if (marksAfter.Count > 0)
        {
            run.Interrupts = marksAfter;
            run.Become(RunStatus.Interrupted);
        }
        else if (run.Due.IsEmpty)
        {
            run.Become(RunStatus.Succeeded);
        }

        return CommitAsync(run, transition);
    }

    /// <summary>Records what the run waits for, with what the step in hand has so far.</summary>
    internal ValueTask InterruptAsync(RunState run, IReadOnlyList<PendingInterrupt> interrupts, IReadOnlyList<FailedAttempt>? failures = null)
    {
        run.Interrupts = interrupts;
        run.Become(RunStatus.Interrupted);
        return CommitAsync(run, Transition.Of(TransitionSource.Interrupt) with { Failures = failures ?? [] });
    }

    /// <summary>Records the error that stopped the run, with what the step in hand has so far.</summary>
    internal ValueTask FailAsync(RunState run, RunError error, IReadOnlyList<FailedAttempt>? failures = null)
    {
        run.Error = error;
        run.Interrupts = [];
        run.Become(RunStatus.Failed);
        GiveUpIfHopeless(run, error);
        return CommitAsync(run, Transition.Of(TransitionSource.Failure) with { Failures = failures ?? [] });
    }

    /// <summary>Records that the run was stopped, with what the step in hand has so far.</summary>
    internal ValueTask StopAsync(RunState run, RunStop stop, IReadOnlyList<FailedAttempt>? failures = null)
    {
        run.PassMarks();
        run.Interrupts = [];
        if (!stop.IsTimeUp)
        {
            run.Become(RunStatus.Cancelled);
            var asked = run.Control?.Request;
            return CommitAsync(run, Transition.Of(TransitionSource.Cancel) with { By = asked?.By, Reason = asked?.Reason, Failures = failures ?? [] });
        }

        run.Error = new RunError
        {
            Kind = ErrorKind.Timeout,
            Message = $"The run took longer than limits.timeout ({Duration.From(run.Workflow.Limits.Timeout!.Value)}). "
                + "Its state is saved; a resume grants the same time again.",
        };
        run.Become(RunStatus.TimedOut);
        GiveUpIfHopeless(run, run.Error);
        return CommitAsync(run, Transition.Of(TransitionSource.Timeout) with { Failures = failures ?? [] });
    }

    /// <summary>Lets go of the thread between two steps, without a commit: whoever resumes it, or gets its job, goes on at once.</summary>
    internal async ValueTask HandBackAsync(RunState run)
    {
        if (run.Unstored is { Count: > 0 } && committer is not null)
        {
            var made = run.Unstored.Merge(Transition.Of(TransitionSource.Step) with { Steps = 0, StoresOnlyWhatWasMade = true }, run);
            await committer.CommitAsync(run, made, CancellationToken.None, WhoeverIsTold(run));
        }

        if (run.Backlog is { } backlog)
        {
            await backlog.FlushAsync();
        }

        if (run.Job is { Grant: { } grant, Queue: { } queue })
        {
            run.Lease?.Leave();
            await queue.GiveBackAsync(grant, CancellationToken.None);
        }
        else if (run.Lease is not null)
        {
            await run.Lease.LetGoAsync();
        }
    }

    /// <summary>Records that the thread stays where it is at rest, although somebody asked for work on it.</summary>
    internal ValueTask SettleAsync(RunState run, RunStatus status, string reason)
    {
        run.Become(RunStatus.Queued);
        run.Become(RunStatus.Running);
        run.Become(status);
        return CommitAsync(run, Transition.Of(TransitionSource.Settle) with { Reason = reason });
    }

    /// <summary>Records that the run goes on, and the answers that it goes on with; fences out whoever moved the thread before.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stillWaiting">What is not there yet; the tasks that wait for it do not run again.</param>
    /// <param name="reason">Why, for the history; null where that goes without saying.</param>
    internal ValueTask ResumeAsync(RunState run, IReadOnlyList<PendingInterrupt> stillWaiting, string? reason = null)
    {
        run.PassMarks();
        foreach (var wait in run.Interrupts.Where(interrupt => interrupt.WakeAt is not null))
        {
            run.Deadlines[wait.Id] = wait.WakeAt!.Value;
        }

        run.Interrupts = stillWaiting;
        run.Error = null;
        if (run.Status != RunStatus.Queued)
        {
            run.Become(RunStatus.Queued);
        }

        if (run.Due.IsEmpty)
        {
            // It had stopped after its last node.
            run.Become(RunStatus.Running);
            run.Become(RunStatus.Succeeded);
        }
        else if (run.Job?.Asked is null)
        {
            run.Become(RunStatus.Running);
        }

        return CommitAsync(run, Transition.Of(TransitionSource.Resume) with { Reason = reason });
    }

    /// <summary>A job that nobody tries again by himself is a dead letter, and its thread says so.</summary>
    private void GiveUpIfHopeless(RunState run, RunError error)
    {
        if (committer is not null && run.Job?.GivesUp(error, run.By, committer.NewId) == true)
        {
            run.Become(RunStatus.DeadLettered);
        }
    }

    internal PendingWriteJournal? OpenPendingWrites(RunState run) =>
        store is null || run.Unstored is not null ? null : new PendingWriteJournal(store, run);

    /// <summary>Tells of the next commit once it is durable; null when nobody wants to know.</summary>
    private static Action<CommitHeader>? WhoeverIsTold(RunState run) =>
        run.EventsFor(RunEventModes.Checkpoints) is { } events ? Teller(run, events) : null;

    private static Action<CommitHeader> Teller(RunState run, IRunEvents events)
    {
        var (step, next) = (run.Step, TaskList.NamesOf(run));
        return header => events.Publish(new RunEvent.CheckpointCommitted(step, header.Version, header.Id, header.Status, next));
    }

    private async ValueTask CommitAsync(RunState run, Transition transition)
    {
        if (committer is null)
        {
            run.Origin = TransitionSource.MovesThread(transition.Source) ? run.Step + 1 : run.Origin;
        }
        else if (!TryPostpone(run, transition))
        {
            var whole = run.Unstored is { Count: > 0 } steps ? steps.Merge(transition, run) : transition;
            await committer.CommitAsync(run, whole, CancellationToken.None, WhoeverIsTold(run));
        }

        if (transition.Source is TransitionSource.Input or TransitionSource.Step)
        {
            TellOfState(run);
        }

        if (run.Status == RunStatus.Interrupted)
        {
            run.Events?.Publish(new RunEvent.Interrupted(run.Interrupts));
        }
    }

    /// <summary>Keeps a step for when the run comes to rest; false where it is stored at once.</summary>
    private static bool TryPostpone(RunState run, Transition transition)
    {
        if (run.Unstored is not { } unstored || transition.Source != TransitionSource.Step || run.Status != RunStatus.Running)
        {
            return false;
        }

        run.Origin = unstored.Add(transition, run);
        return true;
    }

    private static void TellOfState(RunState run)
    {
        run.EventsFor(RunEventModes.Values)?.Publish(new RunEvent.ValuesChanged(run.Step, PublicValues.Of(run.State)));
        if (run.Events is { } events && run.SizeGuard.FindGrowth(run.State, run.Step) is { } growth)
        {
            events.Publish(growth);
        }
    }
}
