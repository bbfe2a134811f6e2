using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Leasing;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>One call that moves a thread, from its beginning to where the thread comes to rest.</summary>
internal sealed class RunSession
{
    private readonly RunState _run;
    private readonly ICheckpointStore? _store;
    private readonly TimeProvider _time;
    private readonly CancellationToken _asked;
    private readonly RunJournal _journal;
    private readonly StepPhases _phases;
    private readonly RunLoop _loop;
    private bool _hasBegun;

    internal RunSession(RunState run, ICheckpointStore? store, StepCommitter? committer, TimeProvider time, Random random, CancellationToken asked)
    {
        _run = run;
        _store = store;
        _time = time;
        _asked = asked;
        _journal = new RunJournal(store, committer);
        _phases = StepPhases.Of(run.Workflow);
        _loop = new RunLoop(_phases, new StepExecutor(new TaskRunner(_phases, new NodeCache(store, time), time, random), time), _journal);
    }

    /// <summary>Takes an input in, once the thread is this run's to move, and runs.</summary>
    internal async Task<RunResult> StartAsync(RunRequest request)
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
    internal async Task<RunResult> StartOrGoOnAsync(ChildCall call, RunState parent)
    {
        var stored = _store is null ? null : await _store.FindAsync(_run.ThreadId, _asked);
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
    internal async Task<RunResult> CancelAsync(ThreadTurn turn, StopRequest request)
    {
        var stored = await turn.WaitAsync(_asked) ?? throw new ThreadNotFoundException(_run.ThreadId);
        new RunRestorer(_run.Workflow).Restore(_run, ThreadReplay.Of(stored));
        if (RunLifecycle.Permits(_run.Status, RunStatus.Cancelled))
        {
            _run.Control?.Ask(request);
            using var stop = new RunStop(null, _time, _asked);
            await _journal.StopAsync(_run, stop);
        }
        else if (!turn.HasAsked)
        {
            throw new RunRefusedException($"Thread '{_run.ThreadId}' is {_run.Status} and nobody moves it: there is nothing to cancel.");
        }

        return Describe();
    }

    /// <summary>Goes on where the thread stopped.</summary>
    internal async Task<RunResult> ResumeAsync(ResumeRequest request)
    {
        var stored = _store is null ? null : await _store.FindAsync(_run.ThreadId, _asked);
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

        _run.Error = RouteFromStart();
        await _journal.CommitInputAsync(_run, new Transition(TransitionSource.Input, [], input.Changes)
        {
            Reason = replaced is null ? null : $"It takes the place of the input of version {replaced.Input.Version}.",
        });
    }

    private async Task<RunResult> ResumeAsync(ThreadReplay stored, ResumeRequest request)
    {
        if (stored.Workflow.Hash != _run.Workflow.Hash && _run.Parent is null)
        {
            throw new RunRefusedException(
                $"Thread '{_run.ThreadId}' is pinned to {stored.Workflow.Name} {stored.Workflow.Version} ({stored.Workflow.Hash[..12]}), and {_run.Workflow.Name} "
                + $"{_run.Workflow.Version} ({_run.Workflow.Hash[..12]}) was given. Resume with the definition that the store keeps, or move the thread with an upgrade first.");
        }

        new RunRestorer(_run.Workflow).Restore(_run, stored);
        var answers = RunAnswers.Match(request, _run.Interrupts, Now());
        _run.Events?.Publish(new RunEvent.RunStarted(_run.ThreadId, _run.RunId, _run.Workflow.Name, IsResumed: true));
        if (_run.Status == RunStatus.Succeeded)
        {
            return Describe();
        }

        if (_run.Status == RunStatus.Interrupted && answers.Count == 0 && _run.Interrupts.All(MustBeWaitedFor))
        {
            _run.Events?.Publish(new RunEvent.Interrupted(_run.Interrupts));
            return await FinishAsync();
        }

        await GoOnAsync(answers);
        return await FinishAsync();
    }

    private bool MustBeWaitedFor(PendingInterrupt interrupt) =>
        interrupt.Kind is InterruptKind.Question or InterruptKind.Timer && !IsTimeUp(interrupt);

    private bool IsTimeUp(PendingInterrupt interrupt) => interrupt.WakeAt <= Now();

    private async ValueTask GoOnAsync(IReadOnlyDictionary<InterruptId, Value> answers)
    {
        foreach (var (id, answer) in answers)
        {
            _run.Answers[id] = answer;
        }

        var stillWaiting = RunAnswers.StillWaiting(_run.Interrupts, answers, Now());
        _run.KeepTimers(_run.Interrupts);
        // A stop before or after a node of a subworkflow was shown, so that whoever resumes lets it go on.
        foreach (var passed in _run.Interrupts.Where(interrupt => interrupt.Kind is InterruptKind.Before or InterruptKind.After && ChildRuns.IsOfChild(interrupt)))
        {
            _run.Answers[passed.Id] = Value.True;
        }

        await _journal.ResumeAsync(_run, stillWaiting);
    }

    /// <summary>Runs; sleeps through timers where the caller wants that; ends when the thread is at rest.</summary>
    private async Task<RunResult> FinishAsync()
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

            if (!await SleepAsync())
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

    private bool SleepsInProcess() =>
        _run.Status == RunStatus.Interrupted && _run.Options.WaitsForTimers
        && _run.Interrupts.All(interrupt => interrupt.Kind == InterruptKind.Timer);

    /// <summary>Sleeps until the first timer is due; false when the run was asked to stop.</summary>
    private async Task<bool> SleepAsync()
    {
        _run.Control?.SetAsleep(true);
        var wakeAt = _run.Interrupts.Min(interrupt => interrupt.WakeAt!.Value).ToDateTimeOffset();
        while (!_asked.IsCancellationRequested && wakeAt > _time.GetUtcNow())
        {
            var wait = wakeAt - _time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
            var longest = TimeSpan.FromDays(1);
            await Task.Delay(wait < longest ? wait : longest, _time, _asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _run.Control?.SetAsleep(false);
        return !_asked.IsCancellationRequested;
    }

    private void TakeOver(ThreadReplay replay)
    {
        var status = replay.Commit.Header.Status;
        var isLeft = _run.Parent is not null;
        if (!RunLifecycle.IsAtRest(status) && !isLeft && _run.Options.WhenBusy is not (WhenBusy.Interrupt or WhenBusy.Rollback))
        {
            throw new RunRefusedException(
                $"Thread '{_run.ThreadId}' is {status} and nobody moves it: its process died, or handed it back. Resume it, start another thread, "
                + "or say that the input interrupts what was under way.");
        }

        // New input drops what was pending and keeps the state.
        new RunRestorer(_run.Workflow).Restore(_run, replay);
        _run.Dropped = TaskList.NamesOf(_run);
        _run.ForgetStepInHand();
        _run.Joins = [];
        _run.Become(RunStatus.Queued);
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

    /// <summary>Makes due what START leads to, or says why that cannot be decided.</summary>
    private RunError? RouteFromStart()
    {
        _run.Due = DueWork.Start;
        try
        {
            var routing = _phases.Router.Route(_run.Workflow.StartRoutes, new TaskFrame(_run, _run.State));
            if (routing.Any(decision => decision is Routing.Failure))
            {
                return new RunError { Kind = ErrorKind.Routed, Message = "The choice at START led to 'fail'." };
            }

            _run.Due = StepPlanner.WithDeferred(_phases.Planner.Plan([routing], _run.Joins, []));
            return null;
        }
        catch (ExpressionException failure)
        {
            return FailureClassifier.Describe(failure, null, 0);
        }
    }

    /// <summary>A thread whose very first routing failed tries it again.</summary>
    private async ValueTask ResolveStartAsync()
    {
        if (_run is not { Status: RunStatus.Running, Due.IsStart: true })
        {
            return;
        }

        if (RouteFromStart() is { } error)
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
        var fields = _run.Workflow.Schema.Fields;
        var output = _run.Workflow.Output
            .Where(slot => !_run.State[slot].IsNull && !fields[slot].IsPrivate)
            .Select(slot => new KeyValuePair<Value, Value>(fields[slot].Name, _run.State[slot]));
        var result = new RunResult
        {
            ThreadId = _run.ThreadId,
            RunId = _run.RunId,
            Status = _run.Status,
            Output = ValueMap.From(output),
            State = _run.State,
            Version = _run.Position.Version,
            Steps = _run.StepsMade,
            Interrupts = _run.Interrupts,
            Error = _run.Error,
            HalfFilledJoins = _run.Status == RunStatus.Succeeded ? _phases.Planner.DescribeHalfFilled(_run.Joins) : [],
            AbandonedTasks = _run.AbandonedTasks,
        };
        _run.Events?.Publish(new RunEvent.RunFinished(result.Status, result.Output, result.Error) { HalfFilledJoins = result.HalfFilledJoins });
        return result;
    }
}
