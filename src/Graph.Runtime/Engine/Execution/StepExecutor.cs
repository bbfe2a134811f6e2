using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Execution;

/// <summary>Phase two of a superstep: runs its tasks, so many at a time, until each is done, failed or waits.</summary>
/// <remarks>
/// When one fails for good the others in flight are told to stop and given the grace; those that do not end are left behind.
/// When one waits the others go on. What is done is kept with the thread while others still run.
/// </remarks>
internal sealed class StepExecutor(TaskRunner runner, TimeProvider time)
{
    /// <summary>Runs the tasks of a step that are not done yet.</summary>
    internal ValueTask ExecuteAsync(RunState run, IReadOnlyList<TaskRun> tasks, PendingWriteJournal? journal, CancellationToken stop)
    {
        if (tasks.Count != 1)
        {
            return new ValueTask(ExecuteSiblingsAsync(run, tasks, journal, stop));
        }

        var only = runner.RunAsync(run, tasks[0], stop);
        return only.IsCompletedSuccessfully
            ? ValueTask.CompletedTask
            : new ValueTask(EndAsync([new InFlight(tasks[0], only.AsTask())], run.Options.Grace, stop));
    }

    private async Task ExecuteSiblingsAsync(RunState run, IReadOnlyList<TaskRun> tasks, PendingWriteJournal? journal, CancellationToken stop)
    {
        using var siblings = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await ExecuteManyAsync(run, new TaskLanes(run, tasks), journal, siblings);
    }

    private async Task ExecuteManyAsync(RunState run, TaskLanes lanes, PendingWriteJournal? journal, CancellationTokenSource siblings)
    {
        List<InFlight> inFlight = [];
        try
        {
            while (true)
            {
                var hasFailed = StartWhatFits(run, lanes, inFlight, journal, siblings.Token);
                if (hasFailed || siblings.IsCancellationRequested || inFlight.Count == 0)
                {
                    break;
                }

                Task anyOf = Task.WhenAny(inFlight.Select(flight => flight.Work));
                await anyOf.WaitAsync(siblings.Token).ConfigureAwait(Waiting.Quietly);
                if (!TakeOut(inFlight, lanes, journal))
                {
                    break;
                }
            }
        }
        finally
        {
            // Also after a surprise, such as a store that is gone: nothing of a step goes on by itself.
            // Here and now: the other way goes through the pool, and whoever runs the engine in an order of its own could not repeat it.
            siblings.Cancel();
            await EndAsync(inFlight, run.Options.Grace, siblings.Token);
        }

        if (journal is not null)
        {
            await journal.FlushAsync();
        }
    }

    /// <summary>Starts tasks while there is room; true when one of them failed at once.</summary>
    private bool StartWhatFits(RunState run, TaskLanes lanes, List<InFlight> inFlight, PendingWriteJournal? journal, CancellationToken stop)
    {
        var hasFailed = false;
        List<FinishedTask> doneAtOnce = [];
        while (!hasFailed && !stop.IsCancellationRequested && lanes.TakeNext(inFlight.Count) is { } task)
        {
            var isKept = task.IsDone;
            var work = runner.RunAsync(run, task, stop);
            if (!work.IsCompletedSuccessfully)
            {
                inFlight.Add(new InFlight(task, work.AsTask()));
                continue;
            }

            lanes.Leave(task);
            hasFailed = task.Error is not null;
            if (task.IsDone && !isKept)
            {
                doneAtOnce.Add(task.Finished!);
            }
        }

        if (inFlight.Count > 0)
        {
            journal?.Add(doneAtOnce);
        }

        return hasFailed;
    }

    /// <summary>Takes ended tasks out; false when one of them failed.</summary>
    private static bool TakeOut(List<InFlight> inFlight, TaskLanes lanes, PendingWriteJournal? journal)
    {
        var ended = inFlight.FindAll(flight => flight.Work.IsCompleted);
        inFlight.RemoveAll(flight => flight.Work.IsCompleted);
        foreach (var flight in ended)
        {
            lanes.Leave(flight.Task);
            if (flight.Work.IsFaulted)
            {
                flight.Work.GetAwaiter().GetResult();
            }
        }

        if (inFlight.Count > 0)
        {
            journal?.Add(ended.Where(flight => flight.Task.IsDone).Select(flight => flight.Task.Finished!));
        }

        return ended.TrueForAll(flight => flight.Task.Error is null);
    }

    /// <summary>Waits for tasks; once they are told to stop, for the grace and no longer.</summary>
    private async Task EndAsync(IReadOnlyList<InFlight> inFlight, TimeSpan grace, CancellationToken stop)
    {
        var all = Task.WhenAll(inFlight.Select(flight => flight.Work));
        await all.WaitAsync(stop).ConfigureAwait(Waiting.Quietly);
        if (!all.IsCompleted)
        {
            await all.WaitAsync(grace, time, CancellationToken.None).ConfigureAwait(Waiting.Quietly);
        }

        foreach (var flight in inFlight)
        {
            flight.Task.IsAbandoned = !flight.Work.IsCompleted;
            if (flight.Work.IsFaulted)
            {
                await flight.Work;
            }
        }
    }

    private sealed record InFlight(TaskRun Task, Task Work);
}
