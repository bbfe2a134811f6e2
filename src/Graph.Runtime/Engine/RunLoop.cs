using Graph.Runtime.Authoring;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Merging;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Reducers;
using Graph.Runtime.Telemetry;

namespace Graph.Runtime.Engine;

/// <summary>Moves a run step by step: plan, execute, merge, commit, until nothing is due or something stops it.</summary>
internal sealed class RunLoop(StepPhases phases, StepExecutor executor, RunJournal journal)
{
    /// <summary>Runs until the run is at rest.</summary>
    /// <param name="run">The run, whose receipt is committed.</param>
    /// <param name="stop">Asks the run to stop.</param>
    internal async ValueTask RunAsync(RunState run, RunStop stop)
    {
        while (run.Status == RunStatus.Running)
        {
            if (run.IsDraining)
            {
                await journal.HandBackAsync(run);
                return;
            }

            if (stop.IsRequested)
            {
                await journal.StopAsync(run, stop);
            }
            else if (FindLimit(run) is { } limit)
            {
                await journal.FailAsync(run, limit);
            }
            else if (FindMarksBefore(run) is { Count: > 0 } marks)
            {
                await journal.InterruptAsync(run, marks);
            }
            else
            {
                await (EngineSpans.AreWanted ? ObservedStepAsync(run, stop) : StepAsync(run, stop));
            }
        }
    }

    private static RunError? FindLimit(RunState run)
    {
        var most = run.Workflow.Limits.MaxSteps;
        return run.StepsMade < most ? null : new RunError
        {
            Kind = ErrorKind.Limit,
            Message = $"The run made its {most} steps (limits.max_steps) and {string.Join(", ", TaskList.NamesOf(run))} is still due. "
                + "Its state is saved; a resume grants as many steps again.",
        };
    }

    private static IReadOnlyList<PendingInterrupt> FindMarksBefore(RunState run) =>
        run.PassesBefore || !run.Topology.HasMarksBefore ? [] : TaskList.MarksBefore(run);

    private static IReadOnlyList<PendingInterrupt> FindMarksAfter(RunState run, List<TaskRun> tasks) =>
        run.Topology.HasMarksAfter ? TaskList.MarksAfter(run, tasks) : [];

    private async ValueTask ObservedStepAsync(RunState run, RunStop stop)
    {
        using var span = EngineSpans.StartStep(run);
        await StepAsync(run, stop);
        if (run.Error is { } error)
        {
            EngineSpans.Fail(span, error.Kind);
        }
    }

    private async ValueTask StepAsync(RunState run, RunStop stop)
    {
        run.Step++;
        var tasks = TaskList.Of(run);
        run.EventsFor(RunEventModes.Tasks)?.Publish(new RunEvent.StepStarted(run.Step, [.. tasks.Select(task => task.Key)]));
        await executor.ExecuteAsync(run, tasks, tasks.Count > 1 ? journal.OpenPendingWrites(run) : null, stop.Token);

        if (tasks.TrueForAll(task => task.IsDone))
        {
            await EndStepAsync(run, tasks);
            return;
        }

        run.Step--;
        KeepFinished(run, tasks);
        var failures = TaskList.FailuresOf(tasks, task => task is { Finished: not null, IsAbandoned: false });
        if (tasks.Find(task => task.Error is not null && !task.IsAbandoned) is { Error: { } error })
        {
            await journal.FailAsync(run, error, failures);
        }
        else if (run.IsDraining && tasks.Exists(task => !task.IsDone && task.Waits.Count == 0))
        {
            // Whoever goes on runs what did not end in time again; what is done is kept.
            await journal.HandBackAsync(run);
        }
        else if (stop.IsRequested)
        {
            await journal.StopAsync(run, stop, failures);
        }
        else
        {
            await journal.InterruptAsync(run, [.. tasks.SelectMany(task => task.Waits)], failures);
        }
    }

    private async ValueTask EndStepAsync(RunState run, List<TaskRun> tasks)
    {
        var finished = OutcomesOf(tasks);
        MergedState merged;
        try
        {
            merged = tasks is [{ Merged: { } alone }] ? alone : phases.Merger.Merge(run.State, finished);
        }
        catch (GraphAgentsException failure) when (failure is MergeConflictException or ReducerException)
        {
            // What the tasks came to is kept: an upgrade with another reducer, or an update, lets the step end without running them again.
            run.Step--;
            KeepFinished(run, tasks);
            await journal.FailAsync(run, FailureClassifier.Describe(failure, null, 0));
            return;
        }

        var decisions = DecisionsOf(finished);
        if ((run.SizeGuard.FindExcess(merged) ?? phases.Planner.FindExcess(decisions)) is { } excess)
        {
            run.Step--;
            KeepFinished(run, tasks);
            await journal.FailAsync(run, excess);
            return;
        }

        run.State = merged.State;
        run.Due = StepPlanner.WithDeferred(phases.Planner.Plan(decisions, run.Joins, run.Due.Deferred));
        run.StepsMade++;
        run.ForgetStepInHand();
        await journal.CommitStepAsync(run, new Transition(TransitionSource.Step, finished, merged.Changes), FindMarksAfter(run, tasks));
        EngineMetrics.CountStep(run);
    }

    private static FinishedTask[] OutcomesOf(List<TaskRun> tasks)
    {
        var outcomes = new FinishedTask[tasks.Count];
        for (var place = 0; place < outcomes.Length; place++)
        {
            outcomes[place] = tasks[place].Finished!;
        }

        return outcomes;
    }

    private static IReadOnlyList<Routing> DecisionsOf(FinishedTask[] finished) =>
        finished is [{ Routing: { } alone }] ? alone : [.. finished.SelectMany(task => task.Routing!)];

    private static void KeepFinished(RunState run, List<TaskRun> tasks)
    {
        foreach (var task in tasks.Where(task => !task.IsAbandoned))
        {
            run.KeepTimers(task.Waits);
            if (task.Finished is { } finished)
            {
                run.Finished[task.Key] = finished;
            }
        }

        // Where an expiry ended the run, a resume asks anew.
        foreach (var task in tasks.Where(task => task is { Expired: not null, Finished: null }))
        {
            run.Deadlines.Remove(task.Expired!.Value);
        }

        run.AbandonedTasks = [.. tasks.Where(task => task.IsAbandoned).Select(task => task.Key)];
    }
}
