using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
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
                await TakeInAsync(stored is null ? null : ThreadReplay.ToGoOn(stored), request, replaced?.WayBack);
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
        var replay = stored is null ? null : ThreadReplay.ToGoOn(stored);
        if (replay is not null && replay.Last.Parent?.Thread != call.Mark.Thread)
        {
            throw new RunRefusedException($"A thread '{_run.ThreadId}' is there already and is no part of '{call.Mark.Thread}'. Delete it, or use another thread id.");
        }

        if (replay is null || replay.Last.Parent != call.Mark)
        {
            var wayBack = call.GoesBackTo is { } point && replay?.Position.Version == point.Head ? await FindWayBackAsync(call, point) : null;
            await TakeInAsync(replay, new RunRequest { Input = call.Input, Context = parent.Context }, wayBack);
            return await FinishAsync();
        }

        return await GoOnAsync(replay, parent);
    }

    /// <summary>Goes on with a call that has begun.</summary>
    private async ValueTask<RunResult> GoOnAsync(ThreadReplay replay, RunState parent)
    {
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
        while (true)
        {
            var stored = await turn.WaitAsync(_asked) ?? throw new ThreadNotFoundException(_run.ThreadId);
            try
            {
                return await CancelAsync(stored, turn, request);
            }
            catch (Exception late) when (turn.IsWorthAnother(late))
            {
                _run.StartOver();
                await turn.PauseAsync(_asked);
            }
        }
    }

    private async ValueTask<RunResult> CancelAsync(StoredThread stored, ThreadTurn turn, StopRequest request)
    {
        new RunRestorer(_run.Workflow).Restore(_run, ThreadReplay.ToGoOn(stored));
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
        return await ResumeAsync(ThreadReplay.ToGoOn(stored), request);
    }

    private async ValueTask TakeInAsync(ThreadReplay? stored, RunRequest request, WayBack? wayBack = null)
    {
        if (stored is not null)
        {
            TakeOver(stored);
        }

        if (wayBack is not null)
        {
            await GoBackAsync(wayBack);
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
            _run.Events?.Publish(new RunEvent.RunStarted(_run.ThreadId, _run.RunId, _run.Workflow.Name, stored is not null) { Dropped = _run.Dropped });
        }

        _run.Error = _phases.StartRouting.MakeDue(_run);
        await _journal.CommitInputAsync(_run, new Transition(TransitionSource.Input, [], input.Changes)
        {
            By = request.Options.By,
            Reason = wayBack?.Reason,
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

            if (!_run.SleepsInProcess)
            {
                return Describe();
            }

            if (!await SleepAsync())
            {
                if (_run.IsDraining)
                {
                    // It is at rest as it is, and its thread is let go of.
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
                + "or say that the input interrupts what was under way ('--when-busy interrupt', WhenBusy.Interrupt).");
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

    /// <summary>Makes the run a branch from where the thread stood before; what was done since stays in the history. What is inside of it goes back as well.</summary>
    private async ValueTask GoBackAsync(WayBack wayBack)
    {
        var newest = _run.Position;
        var before = wayBack.Before is null ? null : ThreadReplay.ToGoOn(wayBack.Before);
        _run.StartOver();
        if (before is not null)
        {
            TakeOver(before);
        }

        _run.Parts = await new PartPoints(_store!).FindAsync(_run.ThreadId, before, _asked);
        _run.Position = newest;
        _run.Branch = wayBack.Point;
    }

    private async ValueTask<WayBack> FindWayBackAsync(ChildCall call, PartPoint point)
    {
        var reason = $"A branch of '{call.Mark.Thread}' begins where this thread stood at version {point.Version}.";
        if (point.Version == 0)
        {
            return new WayBack(null, default, reason);
        }

        var before = await _store!.FindAtAsync(call.ThreadId, point.Version, _asked) ?? throw new RunRefusedException(
            $"The thread '{call.ThreadId}' inside would go on from version {point.Version}, where the branch of '{call.Mark.Thread}' begins, and that was pruned. "
            + $"Begin a branch of '{call.Mark.Thread}' where it is still there.");
        return new WayBack(before, new BranchPoint(point.Version, before.Tail[^1].Header.Hash), reason);
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
