using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scheduling;

/// <summary>Starts the runs of schedules whose time has come. Any number of workers do it side by side and may die at any point: what is to be started is stored
/// first, the run of a time is always the same thread, and what was started is taken off the list last.</summary>
internal sealed class ScheduleKeeper(ICheckpointStore store, IWorkflowSource workflows, WorkflowRunner runner, IScheduleCalendar calendar, TimeProvider time)
{
    private readonly ScheduleBook _book = new(store, calendar, time);

    /// <summary>Looks at all schedules once. What is wrong with one keeps no other from being started.</summary>
    /// <exception cref="AggregateException">Some could not be started.</exception>
    internal async Task StartDueAsync(CancellationToken cancellationToken)
    {
        var troubles = new List<Exception>();
        await foreach (var (entry, version) in _book.ListVersionedAsync(cancellationToken))
        {
            try
            {
                await StartDueAsync(entry, version, cancellationToken);
            }
            catch (ScheduleConflictException)
            {
                // Another worker was quicker, or somebody changed it: the next look sees how it stands.
            }
            catch (Exception trouble) when (trouble is GraphAgentsException or ArgumentException)
            {
                troubles.Add(trouble);
            }
        }

        if (troubles.Count > 0)
        {
            throw troubles.Count == 1 ? troubles[0] : new AggregateException(troubles);
        }
    }

    private async Task StartDueAsync(ScheduleEntry entry, long version, CancellationToken cancellationToken)
    {
        var advanced = ScheduleRules.Advance(entry, calendar, Timestamp.From(time.GetUtcNow()));
        if (!ReferenceEquals(advanced, entry))
        {
            version = await _book.WriteAsync(advanced, version, cancellationToken);
        }

        while (advanced.Waiting is [var dueAt, .. var rest])
        {
            var isFree = advanced.Schedule.Overlap == ScheduleOverlap.Allow || await IsOverAsync(advanced.LastThread, cancellationToken);
            if (!isFree && advanced.Schedule.Overlap == ScheduleOverlap.Enqueue)
            {
                return;
            }

            advanced = isFree
                ? await StartAsync(advanced, version, dueAt, cancellationToken) with { Waiting = [.. rest] }
                : advanced with { Waiting = [.. rest], Skipped = advanced.Skipped + 1 };
            version = await _book.WriteAsync(advanced, version, cancellationToken);
        }
    }

    private async Task<ScheduleEntry> StartAsync(ScheduleEntry entry, long version, Timestamp dueAt, CancellationToken cancellationToken)
    {
        var schedule = entry.Schedule;
        var thread = ScheduleRules.ThreadOf(schedule.Name, dueAt);
        try
        {
            var workflow = await workflows.FindAsync(entry.Workflow.Hash, entry.SourceFile, cancellationToken);
            var request = new RunRequest
            {
                ThreadId = thread,
                Input = schedule.Input,
                Metadata = ValueMap.Of(("schedule", schedule.Name), ("due_at", dueAt.ToString())),
                Options = new RunOptions { By = $"schedule '{schedule.Name}'" },
                MustBeNew = true,
            };
            await runner.SubmitAsync(
                workflow, request, new JobSubmission { Placement = schedule.Placement, IdempotencyKey = $"schedule {thread}" }, cancellationToken);
        }
        catch (SubmissionMismatchException)
        {
            // It was started, and the schedule has been changed since.
        }
        catch (GraphAgentsException problem) when (problem is not StoreException)
        {
            if (entry.Problem != problem.Message)
            {
                await _book.WriteAsync(entry with { Problem = problem.Message }, version, cancellationToken);
            }

            throw;
        }

        return entry with { LastAt = dueAt, LastThread = thread, Problem = null };
    }

    private async ValueTask<bool> IsOverAsync(ThreadId? thread, CancellationToken cancellationToken)
    {
        if (thread is not { } last || await store.FindAsync(last, cancellationToken) is not { } stored)
        {
            return true;
        }

        return RunLifecycle.IsAtRest(stored.Head.Status) && stored.Head.Status != RunStatus.Interrupted && stored.Job is null or { State: JobState.Parked };
    }
}
