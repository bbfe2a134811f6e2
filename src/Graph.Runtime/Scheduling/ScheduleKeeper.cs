using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scheduling;

/// <summary>Starts the runs of schedules whose time has come. Any number of workers do it side by side and may die at any point: what is to be started is stored
/// first, the run of a time is always the same thread, and what was started is taken off the list last.</summary>
/// <remarks>Workers whose options have a calendar do this by themselves.</remarks>
/// <param name="store">Where schedules and threads are.</param>
/// <param name="workflows">Where their workflows come from.</param>
/// <param name="runner">What runs are asked for with; over the same store.</param>
/// <param name="calendar">Says when schedules are due.</param>
/// <param name="time">The clock that schedules go by.</param>
public sealed class ScheduleKeeper(ICheckpointStore store, IWorkflowSource workflows, WorkflowRunner runner, IScheduleCalendar calendar, TimeProvider time)
{
    private readonly ScheduleBook _book = new(store, calendar, time);

    /// <summary>Looks at all schedules once. What is wrong with one is noted in it, and keeps no other from being started.</summary>
    /// <param name="cancellationToken">Stops between two schedules.</param>
    /// <returns>Completed when all that could be started is.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task StartDueAsync(CancellationToken cancellationToken)
    {
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
        }
    }

    private async Task StartDueAsync(ScheduleEntry entry, long version, CancellationToken cancellationToken)
    {
        var standing = Advance(entry);
        version = await WriteAsync(entry, standing, version, cancellationToken);
        while (standing.Waiting.Count > 0)
        {
            var isFree = standing.Schedule.Overlap == ScheduleOverlap.Allow || await IsOverAsync(standing.LastThread, cancellationToken);
            if (!isFree && standing.Schedule.Overlap == ScheduleOverlap.Enqueue)
            {
                return;
            }

            var next = isFree
                ? await StartAsync(standing, cancellationToken)
                : standing with { Waiting = [.. standing.Waiting.Skip(1)], Skipped = standing.Skipped + 1 };
            version = await WriteAsync(standing, next, version, cancellationToken);
            if (next.Problem is not null)
            {
                return;
            }

            standing = next;
        }
    }

    private async ValueTask<long> WriteAsync(ScheduleEntry before, ScheduleEntry after, long version, CancellationToken cancellationToken) =>
        ReferenceEquals(before, after) ? version : await _book.WriteAsync(after, version, cancellationToken);

    private ScheduleEntry Advance(ScheduleEntry entry)
    {
        try
        {
            return ScheduleRules.Advance(entry, calendar, Timestamp.From(time.GetUtcNow()));
        }
        catch (ScheduleInvalidException unreadable)
        {
            // Written by a program that knew more, such as a time zone that this machine has not.
            return With(entry, unreadable.Message);
        }
    }

    private async Task<ScheduleEntry> StartAsync(ScheduleEntry entry, CancellationToken cancellationToken)
    {
        var (schedule, dueAt) = (entry.Schedule, entry.Waiting[0]);
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
            return With(entry, problem.Message);
        }

        return entry with { Waiting = [.. entry.Waiting.Skip(1)], LastAt = dueAt, LastThread = thread, Problem = null };
    }

    private static ScheduleEntry With(ScheduleEntry entry, string problem) => entry.Problem == problem ? entry : entry with { Problem = problem };

    private async ValueTask<bool> IsOverAsync(ThreadId? thread, CancellationToken cancellationToken)
    {
        if (thread is not { } last || await store.FindAsync(last, cancellationToken) is not { } stored)
        {
            return true;
        }

        return RunLifecycle.IsAtRest(stored.Status) && stored.Status != RunStatus.Interrupted && stored.Job is null or { State: JobState.Parked };
    }
}
