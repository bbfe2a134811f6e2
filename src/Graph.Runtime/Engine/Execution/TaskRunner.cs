using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Execution;

/// <summary>Runs one task to its end: attempts, waits between them, writes, routing.</summary>
internal sealed class TaskRunner(StepPhases phases, NodeCache cache, TimeProvider time, Random random)
{
    /// <summary>Runs a task; afterwards it is done, has an error, or waits.</summary>
    /// <exception cref="OperationCanceledException">The task was told to stop.</exception>
    internal async ValueTask RunAsync(RunState run, TaskRun task, CancellationToken stop)
    {
        if (task.Finished is { } kept)
        {
            if (kept.Routing is null)
            {
                Decide(run, task);
            }

            return;
        }

        if (task.IsParked)
        {
            return;
        }

        if (TaskExpiry.Find(run, task, time) is { } expired)
        {
            task.Expired = expired;
            Expire(run, task);
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            var failure = await AttemptAsync(run, task, attempt, stop);
            if (failure is null)
            {
                return;
            }

            var error = FailureClassifier.Describe(failure, task.Node.Name, attempt);
            var next = FailureClassifier.FindWait(task.Node, failure, attempt, random);
            Note(task, error, next);
            if (next is not { } wait)
            {
                GiveUp(run, task, error);
                return;
            }

            EngineMetrics.CountRetry(run, task, error.Kind);
            run.EventsFor(RunEventModes.Tasks)?.Publish(new RunEvent.TaskRetrying(run.Step, task.Key, error, wait));
            await Task.Delay(wait < RunStop.Longest ? wait : RunStop.Longest, time, stop);
        }
    }

    private void Note(TaskRun task, RunError error, TimeSpan? wait) =>
        task.Failures = [.. task.Failures, new FailedAttempt(task.Key, error) { At = Timestamp.From(time.GetUtcNow()), Wait = wait }];

    private ValueTask<Exception?> AttemptAsync(RunState run, TaskRun task, int attempt, CancellationToken stop) =>
        EngineSpans.AreWanted || EngineMetrics.WantsTasks ? ObservedTryAsync(run, task, attempt, stop) : TryAsync(run, task, attempt, stop);

    private async ValueTask<Exception?> ObservedTryAsync(RunState run, TaskRun task, int attempt, CancellationToken stop)
    {
        using var span = EngineSpans.StartTask(task, attempt);
        var began = time.GetTimestamp();
        var outcome = TaskOutcome.Cancelled;
        try
        {
            var failure = await TryAsync(run, task, attempt, stop);
            outcome = TaskOutcome.Of(task, failure);
            return failure;
        }
        finally
        {
            EngineSpans.EndTask(span, outcome);
            EngineMetrics.CountAttempt(run, task, outcome, time.GetElapsedTime(began));
        }
    }

    private async ValueTask<Exception?> TryAsync(RunState run, TaskRun task, int attempt, CancellationToken stop)
    {
        var startedAt = time.GetTimestamp();
        if (run.Lease is { } lease && lease.IsDoubtful(startedAt))
        {
            // After a long pause the thread may be somebody else's: no node begins before the store has said that it is not.
            await lease.RequireAsync(stop);
            startedAt = time.GetTimestamp();
        }

        var context = new TaskContext(run, task, attempt, time);
        task.Frame.Attempt = attempt;
        run.EventsFor(RunEventModes.Tasks)?.Publish(new RunEvent.TaskStarted(run.Step, task.Key, task.Node.Name, attempt));
        try
        {
            var lookup = task.Node.Cache is null ? default : await cache.LookUpAsync(run, task, stop);
            var result = lookup.Kept ?? (task.Node.Implementation is { } node ? await ExecuteAsync(run, task, node, context, stop) : NodeResult.Done);
            if (context.Waits.Count > 0)
            {
                // The node caught what should have made it leave; it has no answer, so what it came to counts for nothing.
                task.Waits = context.Waits;
                return null;
            }

            task.Finished = new FinishedTask(task.Key, task.Node.Index, phases.Writes.Collect(task, result), null)
            {
                Attempts = attempt,
                Elapsed = time.GetElapsedTime(startedAt),
                Failures = task.Failures,
                IsCached = lookup.Kept is not null,
                GoTo = result.Command?.GoTo,
            };
            await NoteAsync(run, task, lookup, result, context, stop);
            Decide(run, task);
            return null;
        }
        catch (TaskInterruptedException)
        {
            task.Waits = context.Waits;
            return null;
        }
        catch (Exception failure) when (failure is not ChildBrokenException && !stop.IsCancellationRequested)
        {
            // A node may wrap what should have made it leave; it waits all the same.
            task.Waits = context.Waits;
            task.Discard();
            return context.Waits.Count > 0 ? null : failure;
        }
        catch (Exception failure) when (failure is not ChildBrokenException)
        {
            // Whatever a task throws once it was told to stop is how it stopped, and no error of its own.
            task.Discard();
            throw new OperationCanceledException($"'{task.Key}' was told to stop.", failure, stop);
        }
    }

    /// <summary>Keeps a new result, and tells of a kept one. What a person answered, or time brought about, is not kept for others.</summary>
    private ValueTask NoteAsync(RunState run, TaskRun task, CacheLookup lookup, NodeResult result, TaskContext context, CancellationToken stop)
    {
        if (lookup.Kept is not null)
        {
            run.EventsFor(RunEventModes.Tasks)?.Publish(new RunEvent.TaskCached(run.Step, task.Key, task.Node.Name));
        }

        return lookup is { Key: { } key, Kept: null } && !context.HasAsked ? cache.SaveAsync(key, task.Node, result, stop) : ValueTask.CompletedTask;
    }

    private ValueTask<NodeResult> ExecuteAsync(RunState run, TaskRun task, INode node, TaskContext context, CancellationToken stop)
    {
        var parameters = task.Node.Parameters;
        var values = parameters.Length == 0 ? [] : new Value[parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = parameters[i]?.Evaluate(task.Frame) ?? Value.Null;
        }

        var input = new NodeInput(values);
        return task.Node is { Timeout: null, IdleTimeout: null }
            ? CallAsync(run, task, node, input, context, stop)
            : ExecuteWithinAsync(run, task, node, input, context, stop);
    }

    /// <summary>Runs the node's code where the caller wants it to run. A workflow inside of this one brings its own nodes there by itself.</summary>
    private static ValueTask<NodeResult> CallAsync(
        RunState run, TaskRun task, INode node, NodeInput input, TaskContext context, CancellationToken stop) =>
        run.Options.NodeScheduler is { } scheduler && task.Node.Subworkflow is null
            ? CallOnAsync(scheduler, node, input, context, stop)
            : node.ExecuteAsync(input, context, stop);

    /// <summary>Apart from the call in place, which needs no closure.</summary>
    private static ValueTask<NodeResult> CallOnAsync(
        TaskScheduler scheduler, INode node, NodeInput input, TaskContext context, CancellationToken stop) =>
        new(Task.Factory.StartNew(
            () => node.ExecuteAsync(input, context, stop).AsTask(), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap());

    /// <summary>A node that does not heed its token is left behind at the timeout; what it returns later is never looked at.</summary>
    private async ValueTask<NodeResult> ExecuteWithinAsync(
        RunState run, TaskRun task, INode node, NodeInput input, TaskContext context, CancellationToken stop)
    {
        using var limits = new AttemptLimits(task.Node, time, stop);
        context.Limits = limits;
        try
        {
            // Only the limits end the wait: a node that is told to stop has the grace like any other. A workflow comes to rest by itself,
            // and has to before another attempt goes on with it.
            var work = CallAsync(run, task, node, input, context, limits.Token).AsTask();
            return await (task.Node.Subworkflow is null ? work.WaitAsync(limits.ExcessToken) : work);
        }
        catch (OperationCanceledException cancelled) when (limits.FindExcess() is { } excess && !stop.IsCancellationRequested)
        {
            throw new TimeoutException(excess, cancelled);
        }
    }

    /// <summary>Routing is part of the task, but when only it fails, the node is not run again for it.</summary>
    private void Decide(RunState run, TaskRun task)
    {
        var finished = task.Finished!;
        try
        {
            finished.Routing = Route(run, task);
            if (finished.Routing.Any(routing => routing is Routing.Failure))
            {
                finished.Routing = null;
                task.Error = new RunError { Kind = ErrorKind.Routed, Message = $"The choice after '{task.Node.Name}' led to 'fail'.", Node = task.Node.Name };
                return;
            }

            PublishFinished(run, task, finished);
        }
        catch (GraphAgentsException failure) when (failure is not NodeFailedException || finished.GoTo is null)
        {
            task.Error = FailureClassifier.Describe(failure, task.Node.Name, finished.Attempts);
        }
    }

    private IReadOnlyList<Routing> Route(RunState run, TaskRun task)
    {
        var goTo = task.Finished!.GoTo;
        if (goTo is null && !phases.Router.IsConditional(task.Node.Index))
        {
            return phases.Router.Route(task.Node, task.Frame);
        }

        // A router sees the state at step start plus its own node's writes, and no sibling's.
        if (phases.Merger.ForgetsFields)
        {
            task.Frame.State = phases.Merger.MergeForRouting(run.State, task.Finished);
        }
        else
        {
            task.Merged = phases.Merger.Merge(run.State, [task.Finished]);
            task.Frame.State = task.Merged.State;
        }

        return goTo is not null ? phases.Router.Route(task.Node, goTo, task.Frame) : phases.Router.Route(task.Node, task.Frame);
    }

    private void GiveUp(RunState run, TaskRun task, RunError error)
    {
        run.EventsFor(RunEventModes.Tasks)?.Publish(new RunEvent.TaskFailed(run.Step, task.Key, error));
        var policy = task.Each < 0 ? ItemErrorPolicy.Fail : run.Topology.EachRoutes[task.Each].OnItemError;
        if (policy == ItemErrorPolicy.Fail && task.Node.OnError is null)
        {
            task.Error = error;
            return;
        }

        StateWrite[] writes = policy switch
        {
            ItemErrorPolicy.Collect => phases.Writes.CollectError(run.Topology.EachRoutes[task.Each].ErrorSlot!.Value, error),
            ItemErrorPolicy.Skip => [],
            ItemErrorPolicy.Fail => phases.Writes.HandOver(task.Node.OnError!.ErrorSlot, error),
        };
        task.Finished = new FinishedTask(task.Key, task.Node.Index, writes, null)
        {
            Attempts = error.Attempt,
            Failures = task.Failures,
        };
        RouteAround(run, task, policy);
    }

    /// <summary>The node is not run again for it: it would only ask once more.</summary>
    private void Expire(RunState run, TaskRun task)
    {
        var error = TaskExpiry.Describe(run, task);
        Note(task, error, null);
        if (task.Node.Expiry!.Target is not { } target)
        {
            GiveUp(run, task, error);
            return;
        }

        run.EventsFor(RunEventModes.Tasks)?.Publish(new RunEvent.TaskFailed(run.Step, task.Key, error));
        var writes = task.Node.Expiry.Slot is { } slot
            ? [phases.Writes.Fit(task.Node.Name, slot, TaskExpiry.ToRecord(task), isOverwrite: false)]
            : Array.Empty<StateWrite>();
        task.Finished = new FinishedTask(task.Key, task.Node.Index, writes, RouteTo(target)) { Failures = task.Failures };
    }

    private static IReadOnlyList<Routing> RouteTo(int target) => target == NodeTarget.End ? Routing.Nothing : [new Routing.ToNode(target)];

    private void RouteAround(RunState run, TaskRun task, ItemErrorPolicy policy)
    {
        if (policy == ItemErrorPolicy.Fail && task.Node.OnError?.Target is { } handler)
        {
            task.Finished!.Routing = RouteTo(handler);
            return;
        }

        Decide(run, task);
    }

    private static void PublishFinished(RunState run, TaskRun task, FinishedTask finished)
    {
        if (run.EventsFor(RunEventModes.Tasks | RunEventModes.Updates) is { } events)
        {
            events.Publish(DescribeFinished(run, task, finished));
        }
    }

    private static RunEvent.TaskFinished DescribeFinished(RunState run, TaskRun task, FinishedTask finished)
    {
        var fields = run.Workflow.Schema.Fields;
        var written = finished.Writes
            .Where(write => !fields[write.Slot].IsPrivate)
            .Select(write => new KeyValuePair<Value, Value>(fields[write.Slot].Name, write.Value));
        return new RunEvent.TaskFinished(run.Step, task.Key, task.Node.Name, finished.Elapsed, ValueMap.From(written));
    }
}
