using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Leasing;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>One call that moves a thread, from its beginning to where the thread comes to rest.</summary>
internal sealed partial class RunSession
{
    private readonly RunState _run;
    private readonly ICheckpointStore? _store;
    private readonly TimeProvider _time;
    private readonly CancellationToken _asked;
    private readonly RunJournal _journal;
    private readonly DroppedChildren? _children;
    private readonly StepPhases _phases;
    private readonly RunLoop _loop;
    private bool _hasGoneOn;
    private bool _hasBegun;

    internal RunSession(RunState run, ICheckpointStore? store, StepCommitter? committer, TimeProvider time, Random random, CancellationToken asked)
    {
        _run = run;
        _store = store;
        _time = time;
        _asked = asked;
        _journal = new RunJournal(store, committer);
        _children = store is null || committer is null ? null : new DroppedChildren(store, committer, run.Workflow);
        _phases = StepPhases.Of(run.Workflow);
        _loop = new RunLoop(_phases, new StepExecutor(new TaskRunner(_phases, new NodeCache(store, time), time, random), time), _journal);
    }

    /// <summary>Takes an input in, once the thread is this run's to move, and runs.</summary>
    internal async ValueTask<RunResult> StartAsync(RunRequest request)
    {
        var turn = _run.Lease?.TurnOf(_run.Options);
        while (true)
        {
            var stored = turn is null ? null : await turn.WaitAsync(_asked);
            try
            {
                var replaced = turn is null ? null : await turn.FindReplacedAsync(stored, _asked);
                await TakeInAsync(stored is null ? null : ThreadReplay.Of(stored), request, replaced);
            }
            catch (Exception late) when (turn?.IsWorthAnother(late) == true)
            {
                _run.StartOver();
                await turn.PauseAsync(_asked);
                continue;
            }

            return await FinishAsync();
        }
    }

    /// <summary>Moves the thread of a subworkflow: a call that has begun goes on, with the answers that the parent has for it.</summary>
    internal async ValueTask<RunResult> StartOrGoOnAsync(ChildCall call, RunState parent)
    {
        var stored = _store is null ? null : await StoreCalls.FindAsync(_store, _run.ThreadId, _asked);
        var replay = stored is null ? null : ThreadReplay.Of(stored);
        if (replay is not null && replay.Last.Parent?.Thread != call.Mark.Thread)
        {
            throw new RunRefusedException($"A thread '{_run.ThreadId}' is there already and is no part of '{call.Mark.Thread}'. Delete it, or use another thread id.");
        }

        if (replay is null || replay.Last.Parent != call.Mark)
        {
            await TakeInAsync(replay, new RunRequest { Input = call.Input, Context = parent.Context });
            return await FinishAsync();
        }

        // No failure of the node that runs it: nothing there can be tried again or led around until the thread is moved.
        _hasGoneOn = true;
        if (FindForeignPin(replay) is { } foreign)
        {
            throw new ChildBrokenException(foreign);
        }

        var answers = replay.Last.Interrupts.Where(interrupt => parent.Answers.ContainsKey(interrupt.Id)).ToList();
        if (replay.Commit.Header.Status == RunStatus.Interrupted && answers.Count == 0 && !replay.Last.Interrupts.Any(IsTimeUp))
        {
            new RunRestorer(_run.Workflow).Restore(_run, replay);
            return Describe();
        }

        return await ResumeAsync(replay, new ResumeRequest
        {
            ThreadId = _run.ThreadId,
            Answers = answers
                .Where(interrupt => interrupt.Kind == InterruptKind.Question)
                .ToDictionary(interrupt => interrupt.Id, interrupt => parent.Answers[interrupt.Id]),
        });
    }

    /// <summary>Cancels the thread: has whoever moves it stopped and waits for that; where nobody does, cancels it by itself.</summary>
    internal async ValueTask<RunResult> CancelAsync(ThreadTurn turn, StopRequest request)
    {
        var stored = await turn.WaitAsync(_asked) ?? throw new ThreadNotFoundException(_run.ThreadId);
        new RunRestorer(_run.Workflow).Restore(_run, ThreadReplay.Of(stored));
        if (RunLifecycle.Permits(_run.Status, RunStatus.Cancelled) && (_run.Job is not null || _run.Status is not (RunStatus.Failed or RunStatus.TimedOut)))
        {
            _run.Control?.Ask(request);
            using var stop = new RunStop(null, _time, _asked);
            await _journal.StopAsync(_run, stop);
        }
        else if (!turn.HasAsked)
        {
            throw new RunRefusedException($"Thread '{_run.ThreadId}' is {RunStatusNames.Of(_run.Status)} and nobody moves it: there is nothing to cancel.");
        }

        return Describe();
    }

    /// <summary>Goes on where the thread stopped.</summary>
    internal async ValueTask<RunResult> ResumeAsync(ResumeRequest request)
    {
        var stored = _store is null ? null : await StoreCalls.FindAsync(_store, _run.ThreadId, _asked);
        if (stored is null)
        {
            throw new ThreadNotFoundException(_run.ThreadId);
        }

        _run.Lease?.RequireFree(stored.Lease);
        return await ResumeAsync(ThreadReplay.Of(stored), request);
    }

    private async ValueTask TakeInAsync(ThreadReplay? stored, RunRequest request, RunInTheWay? replaced = null)
    {
        if (stored is not null)
        {
            TakeOver(stored);
        }

        if (replaced is not null)
        {
            GoBack(replaced);
        }

        _run.Context = request.Context;
        var input = _phases.Merger.MergeInput(_run.State, RunInput.Check(_run.Workflow, request.Input, stored is null ? null : _run.State));
        if (_run.SizeGuard.FindExcess(input) is { } excess)
        {
            throw new RunRefusedException(excess.Message);
        }

        _run.State = input.State;
        if (!_hasBegun)
        {
            _hasBegun = true;
            _run.Events?.Publish(new RunEvent.RunStarted(_run.ThreadId, _run.RunId, _run.Workflow.Name, stored is not null));
        }

        _run.Error = _phases.StartRouting.MakeDue(_run);
        await _journal.CommitInputAsync(_run, new Transition(TransitionSource.Input, [], input.Changes)
        {
            Reason = replaced is null ? null : $"It takes the place of the input of version {replaced.Input.Version}.",
        });
        if (stored is not null && _children is not null)
        {
            await _children.CancelAsync(stored, _asked);
        }
    }

    private async ValueTask<RunResult> ResumeAsync(ThreadReplay stored, ResumeRequest request)
    {
        if (FindForeignPin(stored) is { } foreign)
        {
            throw foreign;
        }

        new RunRestorer(_run.Workflow).Restore(_run, stored);
        var answers = RunAnswers.Match(request, _run.Interrupts, Now());
        _run.Events?.Publish(new RunEvent.RunStarted(_run.ThreadId, _run.RunId, _run.Workflow.Name, IsResumed: true));
        if (_run.Status == RunStatus.Succeeded)
        {
            return Describe();
        }

        if (_run.Status == RunStatus.Interrupted && answers.Count == 0 && _run.Interrupts.Count > 0 && _run.Interrupts.All(MustBeWaitedFor))
        {
            _run.Events?.Publish(new RunEvent.Interrupted(_run.Interrupts));
            return await FinishAsync();
        }

        await GoOnAsync(answers);
        return await FinishAsync();
    }

    /// <summary>Why the thread must not go on with the definition at hand; null when it runs that.</summary>
    private RunRefusedException? FindForeignPin(ThreadReplay stored) => stored.Workflow.Hash == _run.Workflow.Hash ? null : new RunRefusedException(
        $"Thread '{_run.ThreadId}' is pinned to {stored.Workflow.Name} {stored.Workflow.Version} ({stored.Workflow.Hash[..12]}), and {_run.Workflow.Name} "
        + $"{_run.Workflow.Version} ({_run.Workflow.Hash[..12]}) was given. "
        + (_run.Parent is { } mark
            ? $"It is a part of '{mark.Thread}': move that with an upgrade, and it follows."
            : "Resume with the definition that the store keeps, or move the thread with an upgrade first."));

    private bool MustBeWaitedFor(PendingInterrupt interrupt) =>
        interrupt.Kind is InterruptKind.Question or InterruptKind.Timer && !IsTimeUp(interrupt);

    private bool IsTimeUp(PendingInterrupt interrupt) => interrupt.WakeAt <= Now();

    private async ValueTask GoOnAsync(IReadOnlyDictionary<InterruptId, Value> answers, string? reason = null)
    {
        foreach (var (id, answer) in answers)
        {
            _run.Answers[id] = answer;
        }

        var stillWaiting = RunAnswers.StillWaiting(_run.Interrupts, answers, Now());
        _run.KeepTimers(_run.Interrupts);
        await _journal.ResumeAsync(_run, stillWaiting, reason);
    }

    /// <summary>Runs; sleeps through timers where the caller wants that; ends when the thread is at rest.</summary>
    private async ValueTask<RunResult> FinishAsync()
    {
        while (true)
        {
            using (var stop = new RunStop(_run.Workflow.Limits.Timeout, _time, _asked))
            {
                await ResolveStartAsync();
                await _loop.RunAsync(_run, stop);
            }

            if (!SleepsInProcess())
            {
                return Describe();
            }

            var hasWoken = await SleepAsync();
            if (_movedOn is { } movedOn)
            {
                new RunRestorer(_run.Workflow).Restore(_run, movedOn);
                return Describe();
            }

            if (!hasWoken)
            {
                if (_run.IsDraining)
                {
                    // It is at rest as it is.
                    return Describe();
                }

                using var stop = new RunStop(null, _time, _asked);
                await _journal.StopAsync(_run, stop);
                return Describe();
            }

            await GoOnAsync(new Dictionary<InterruptId, Value>());
        }
    }

    private void TakeOver(ThreadReplay replay)
    {
        var status = replay.Commit.Header.Status;
        var isLeft = _run.Parent is not null;
        if (!RunLifecycle.IsAtRest(status) && !isLeft && _run.Options.WhenBusy is not (WhenBusy.Interrupt or WhenBusy.Rollback))
        {
            throw new RunRefusedException(
                $"Thread '{_run.ThreadId}' is {RunStatusNames.Of(status)} and nobody moves it: "
                + (status == RunStatus.Queued
                    ? "an earlier input waits for a worker. Wait until that is done, cancel it, "
                    : "its process died, or handed it back. Resume it, start another thread, ")
                + "or say that the input interrupts what was under way.");
        }

        // New input drops what was pending and keeps the state.
        new RunRestorer(_run.Workflow).Restore(_run, replay);
        _run.Dropped = TaskList.NamesOf(_run);
        _run.ForgetStepInHand();
        _run.Joins = [];
        if (_run.Status != RunStatus.Queued)
        {
            _run.Become(RunStatus.Queued);
        }
    }

    /// <summary>Makes the run a branch from where the thread stood before another run's input; what that run did stays in the history.</summary>
    private void GoBack(RunInTheWay replaced)
    {
        var newest = _run.Position;
        _run.StartOver();
        if (replaced.Before is not null)
        {
            TakeOver(ThreadReplay.Of(replaced.Before));
        }

        _run.Position = newest;
        _run.Branch = new BranchPoint(replaced.Input.ParentVersion, replaced.Input.ParentHash);
    }

    /// <summary>A thread whose very first routing failed tries it again.</summary>
    private async ValueTask ResolveStartAsync()
    {
        if (_run is not { Status: RunStatus.Running, Due.IsStart: true })
        {
            return;
        }

        if (_phases.StartRouting.MakeDue(_run) is { } error)
        {
            await _journal.FailAsync(_run, error);
        }
        else if (_run.Due.IsEmpty)
        {
            await _journal.CommitStepAsync(_run, Transition.Of(TransitionSource.Step), []);
        }
    }

    private Timestamp Now() => Timestamp.From(_time.GetUtcNow());

    private RunResult Describe()
    {
        var result = new RunResult
        {
            ThreadId = _run.ThreadId,
            RunId = _run.RunId,
            Status = _run.Status,
            Output = _run.State.ToPublicMap(_run.Workflow.Output),
            State = _run.State,
            Version = _run.Position.Version,
            Steps = _run.StepsMade,
            Interrupts = _run.Interrupts,
            Error = _run.Error,
            HalfFilledJoins = _run.Status == RunStatus.Succeeded ? _phases.Planner.DescribeHalfFilled(_run.Joins) : [],
            AbandonedTasks = _run.AbandonedTasks,
            HasGoneOn = _hasGoneOn,
        };
        _run.Events?.Publish(new RunEvent.RunFinished(result.Status, result.Output, result.Error) { HalfFilledJoins = result.HalfFilledJoins });
        return result;
    }
}
