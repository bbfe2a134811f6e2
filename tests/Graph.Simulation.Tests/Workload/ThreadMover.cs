using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Simulation.Tests.Workload;

/// <summary>What a process does all day: it looks at threads, starts, resumes and takes over, answers questions, sends inputs, and stops runs now and then.</summary>
internal sealed class ThreadMover(
    string name, ICheckpointStore store, ProcessRunners runners, WorkloadClock clock, IReadOnlyList<MovedThread> threads, MoverOptions options)
{
    private readonly ThreadStopper _stopper = new(store, runners.Resuming, clock);

    private INodeSurroundings Around => clock.Surroundings;

    /// <summary>Moves threads until all that it knows are at their ends.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var left = threads.ToList();
        while (left.Count > 0)
        {
            var thread = left[Around.Draw(left.Count)];
            // As long as there are faults the store may still lose the end, also of a thread that was looked at before it did.
            var isCalm = !Around.HasFaults;
            if (await VisitAsync(thread, cancellationToken) && isCalm && !options.Inputs.HasAny(thread.Id))
            {
                left.Remove(thread);
            }

            await Task.Delay(Pace.Draw(Around, options), clock, cancellationToken);
        }
    }

    /// <summary>Looks at a thread and does what is called for; true when it is at its end.</summary>
    private async Task<bool> VisitAsync(MovedThread thread, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(thread.Id, cancellationToken) is { } stored
                ? await GoOnAsync(thread, stored)
                : await WatchAsync(thread, stop => runners.Starting.RunAsync(thread.Workflow, new RunRequest { ThreadId = thread.Id, Input = ThreadInput, Options = DrawOptions() }, stop));
        }
        catch (GraphAgentsException refusal) when (refusal is StoreException or CheckpointConflictException or RunRefusedException or ThreadNotFoundException or LeaseLostException or ThreadBusyException)
        {
            // Somebody else was first, or the store does not answer: another visit shows how the thread stands.
            return false;
        }
    }

    /// <summary>What every thread begins with.</summary>
    internal static ValueMap ThreadInput { get; } = ValueMap.Of((LaterInput.Field, 1L));

    private async Task<bool> GoOnAsync(MovedThread thread, StoredThread stored)
    {
        if (options.Inputs.FindDue(thread.Id, TimeSpan.FromTicks(clock.GetTimestamp())) is { } input)
        {
            return await SendAsync(thread, input);
        }

        var status = stored.Head.Status;
        if (status == RunStatus.Succeeded)
        {
            return true;
        }

        if (IsHeld(stored))
        {
            await _stopper.PerhapsStopAsync(thread);
            return false;
        }

        var answers = status == RunStatus.Interrupted ? QuestionAnswers.Draw(stored, Around) : [];
        var request = new ResumeRequest { ThreadId = thread.Id, Answers = answers, Options = DrawOptions() };
        return await WatchAsync(thread, stop => runners.Resuming.ResumeAsync(thread.Workflow, request, stop));
    }

    private Task<bool> SendAsync(MovedThread thread, LaterInput input)
    {
        input.Begin(name);
        var request = new RunRequest { ThreadId = thread.Id, Input = input.Fields, Options = DrawOptions(input.WhenBusy, input.By) };
        return WatchAsync(thread, stop => options.Inputs.SendAsync(input, () => runners.Resuming.RunAsync(thread.Workflow, request, stop)));
    }

    /// <summary>Whether somebody moves a thread, as far as the clock here can tell; a reckless process does not ask.</summary>
    private bool IsHeld(StoredThread stored) =>
        stored.Lease?.IsLive(Timestamp.From(clock.GetUtcNow())) == true && Around.Draw(16) > 0;

    private RunOptions DrawOptions(WhenBusy whenBusy = WhenBusy.Reject, string? by = null) => options.OfRun(new RunOptions
    {
        WaitsForTimers = Around.Draw(2) == 0,
        Grace = TimeSpan.FromMilliseconds(5 + Around.Draw(60)),
        DrainGrace = TimeSpan.FromMilliseconds(5 + Around.Draw(100)),
        WhenBusy = whenBusy,
        By = by,
    });

    private async Task<bool> WatchAsync(MovedThread thread, Func<CancellationToken, Task<RunResult>> move)
    {
        using var stop = Around.HasFaults && Around.Draw(10) == 0
            ? new CancellationTokenSource(TimeSpan.FromMilliseconds(1 + Around.Draw(80)), clock)
            : new CancellationTokenSource();
        try
        {
            var result = await move(stop.Token);
            if (result.Status == RunStatus.Succeeded && thread.EndState is { } expected && !options.Inputs.HasAny(thread.Id) && StateText.Of(result.State) != expected)
            {
                Around.Complain($"A run of '{thread.Id}' ended with another state than an undisturbed one: {StateText.Of(result.State)} in place of {expected}");
            }

            return result.Status == RunStatus.Succeeded;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was stopped before it had begun.
            return false;
        }
    }
}
