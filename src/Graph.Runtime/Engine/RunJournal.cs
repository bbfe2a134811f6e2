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
        }
        else if (run.Due.IsEmpty)
        {
            run.Become(RunStatus.Succeeded);
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
    internal ValueTask InterruptAsync(RunState run, IReadOnlyList<PendingInterrupt> interrupts)
    {
        run.Interrupts = interrupts;
        run.Become(RunStatus.Interrupted);
        return CommitAsync(run, Transition.Of(TransitionSource.Interrupt));
    }

    /// <summary>Records the error that stopped the run, with what the step in hand has so far.</summary>
    internal ValueTask FailAsync(RunState run, RunError error, IReadOnlyList<RunError>? before = null)
    {
        run.Error = error;
        run.Interrupts = [];
        run.Become(RunStatus.Failed);
        return CommitAsync(run, Transition.Of(TransitionSource.Failure) with { Failures = before ?? [] });
    }

    /// <summary>Records that the run was stopped, with what the step in hand has so far.</summary>
    internal ValueTask StopAsync(RunState run, RunStop stop)
    {
        run.Interrupts = [];
        if (!stop.IsTimeUp)
        {
            run.Become(RunStatus.Cancelled);
            var asked = run.Control?.Request;
            return CommitAsync(run, Transition.Of(TransitionSource.Cancel) with { By = asked?.By, Reason = asked?.Reason });
        }

        run.Error = new RunError
        {
            Kind = ErrorKind.Timeout,
            Message = $"The run took longer than limits.timeout ({Duration.From(run.Workflow.Limits.Timeout!.Value)}). "
                + "Its state is saved; a resume grants the same time again.",
        };
        run.Become(RunStatus.TimedOut);
        return CommitAsync(run, Transition.Of(TransitionSource.Timeout));
    }

    /// <summary>Lets go of the thread between two steps, without a commit: whoever resumes it goes on at once.</summary>
    internal static ValueTask HandBackAsync(RunState run) => run.Lease?.LetGoAsync() ?? ValueTask.CompletedTask;

    /// <summary>Records that the run goes on, and the answers that it goes on with; fences out whoever moved the thread before.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stillWaiting">What is not there yet; the tasks that wait for it do not run again.</param>
    internal ValueTask ResumeAsync(RunState run, IReadOnlyList<PendingInterrupt> stillWaiting)
    {
        run.PassesBefore |= run.Interrupts.Any(interrupt => interrupt.Kind == InterruptKind.Before);
        foreach (var wait in run.Interrupts.Where(interrupt => interrupt.WakeAt is not null))
        {
            run.Deadlines[wait.Id] = wait.WakeAt!.Value;
        }

        run.Interrupts = stillWaiting;
        run.Error = null;
        run.Become(RunStatus.Queued);
        run.Become(RunStatus.Running);
        if (run.Due.IsEmpty)
        {
            // It had stopped after its last node.
            run.Become(RunStatus.Succeeded);
        }

        return CommitAsync(run, Transition.Of(TransitionSource.Resume));
    }

    internal PendingWriteJournal? OpenPendingWrites(RunState run) => store is null ? null : new PendingWriteJournal(store, run);

    private async ValueTask CommitAsync(RunState run, Transition transition)
    {
        if (committer is null)
        {
            run.Origin = TransitionSource.MovesThread(transition.Source) ? run.Step + 1 : run.Origin;
        }
        else
        {
            var checkpoint = await committer.CommitAsync(run, transition, CancellationToken.None);
            run.Events?.Publish(new RunEvent.CheckpointCommitted(run.Step, run.Position.Version, checkpoint, run.Status, TaskList.NamesOf(run)));
        }

        if (run.Status == RunStatus.Interrupted)
        {
            run.Events?.Publish(new RunEvent.Interrupted(run.Interrupts));
        }
    }
}
