using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scheduling;

/// <summary>The schedules of a store: made, looked at and changed here, and carried out by the workers of the store.</summary>
/// <remarks>A schedule is one entry of the store's shared state, and every change of it goes through only if nobody else changed it meanwhile.</remarks>
public sealed class ScheduleBook
{
    private static readonly StateSpace Space = new("$graph");
    private static readonly StatePartition Partition = new("schedules");

    private readonly ICheckpointStore _store;
    private readonly IScheduleCalendar _calendar;
    private readonly TimeProvider _time;
    private readonly StateStore _states;

    /// <summary>Opens the book.</summary>
    /// <param name="store">The store of the threads; it must keep shared state and have a queue as well.</param>
    /// <param name="calendar">Says when schedules are due.</param>
    /// <param name="time">The clock that schedules go by.</param>
    /// <exception cref="StoreException">The store keeps no shared state.</exception>
    public ScheduleBook(ICheckpointStore store, IScheduleCalendar calendar, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(time);
        (_store, _calendar, _time) = (store, calendar, time);
        var states = store as ISharedStateStore ?? throw new StoreException($"The store {store.Description.Uri} keeps no shared state, and so no schedules.");
        _states = new StateStore(states, time: time).In(Space).Within(Partition);
    }

    /// <summary>Stores a schedule, and with it the definition that its runs are started with. Both, and its first time, are checked before.</summary>
    /// <param name="workflow">What it runs.</param>
    /// <param name="schedule">When, and with what input.</param>
    /// <param name="replaces">Whether one of that name, if there is one, is replaced; what it left to be started is kept, and so is a pause.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The schedule as it stands.</returns>
    /// <exception cref="ScheduleInvalidException">The schedule cannot be; the message names the part that is wrong.</exception>
    /// <exception cref="RunRefusedException">The input does not fit the workflow.</exception>
    /// <exception cref="ScheduleConflictException">There is one of that name already.</exception>
    public async Task<ScheduleEntry> AddAsync(CompiledWorkflow workflow, Schedule schedule, bool replaces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(schedule);
        schedule.Require();
        RunInput.Check(workflow, schedule.Input, null);
        var next = ScheduleRules.FindNext(schedule, _calendar, Now())
            ?? throw new ScheduleInvalidException("cron", $"The schedule '{schedule.Times.Cron}' is never due{(schedule.EndAt is { } end ? $" before it ends at {end}" : " from now on")}. Write times that come.");
        var reference = new WorkflowReference(workflow.Name, workflow.Version, workflow.Hash);
        await _store.SaveDefinitionAsync(new StoredDefinition(reference, workflow.SourcePath, workflow.SourceText), cancellationToken);
        var entry = new ScheduleEntry { Schedule = schedule, Workflow = reference, SourceFile = workflow.SourcePath, NextAt = next };
        if (replaces && await FindVersionedAsync(schedule.Name, cancellationToken) is { } former)
        {
            entry = former.Entry with { Schedule = schedule, Workflow = reference, SourceFile = workflow.SourcePath, NextAt = former.Entry.IsPaused ? null : next, Problem = null };
            await WriteAsync(entry, former.Version, cancellationToken);
            return entry;
        }

        await WriteAsync(entry, 0, cancellationToken);
        return entry;
    }

    /// <summary>Finds a schedule.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The schedule; null when there is none of that name.</returns>
    public async Task<ScheduleEntry?> FindAsync(string name, CancellationToken cancellationToken) => (await FindVersionedAsync(name, cancellationToken))?.Entry;

    /// <summary>Lists all schedules, by name.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The schedules.</returns>
    public async IAsyncEnumerable<ScheduleEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (entry, _) in ListVersionedAsync(cancellationToken))
        {
            yield return entry;
        }
    }

    /// <summary>Lets a schedule start nothing for now. Times that come meanwhile are left out; what waits for the run before goes on waiting.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The schedule as it stands.</returns>
    /// <exception cref="ScheduleNotFoundException">There is none of that name.</exception>
    public Task<ScheduleEntry> PauseAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, entry => entry with { IsPaused = true, NextAt = null }, cancellationToken);

    /// <summary>Lets a paused schedule go on with the next time from now.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The schedule as it stands.</returns>
    /// <exception cref="ScheduleNotFoundException">There is none of that name.</exception>
    public Task<ScheduleEntry> ResumeAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        name,
        entry => entry.IsPaused ? entry with { IsPaused = false, NextAt = ScheduleRules.FindNext(entry.Schedule, _calendar, Now()) } : entry,
        cancellationToken);

    /// <summary>Removes a schedule; what it has started goes on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ScheduleNotFoundException">There is none of that name.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        _ = await FindVersionedAsync(name, cancellationToken) ?? throw new ScheduleNotFoundException(name);
        await _states.DeleteAsync(name, cancellationToken: cancellationToken);
    }

    /// <summary>Tells the next times of a schedule.</summary>
    /// <param name="schedule">The schedule, stored or not.</param>
    /// <param name="count">How many at the most.</param>
    /// <returns>The times from now on, in order.</returns>
    /// <exception cref="ScheduleInvalidException">The expression or the zone cannot be read.</exception>
    public IReadOnlyList<Timestamp> FindNextTimes(Schedule schedule, int count)
    {
        var times = new List<Timestamp>();
        for (var next = ScheduleRules.FindNext(schedule, _calendar, Now()); next is { } time && times.Count < count;)
        {
            times.Add(time);
            next = ScheduleRules.FindNext(schedule, _calendar, time);
        }

        return times;
    }

    internal async IAsyncEnumerable<(ScheduleEntry Entry, long Version)> ListVersionedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in _states.ListAsync<StoredSchedule>(cancellationToken: cancellationToken))
        {
            yield return (found.Value.ToEntry(), found.Version);
        }
    }

    /// <summary>Writes a schedule if nobody has since.</summary>
    /// <returns>The version that it has from then on.</returns>
    /// <exception cref="ScheduleConflictException">Somebody has.</exception>
    internal async Task<long> WriteAsync(ScheduleEntry entry, long expectedVersion, CancellationToken cancellationToken)
    {
        try
        {
            return await _states.SetAsync(
                entry.Schedule.Name, StoredSchedule.Of(entry), new StateWriteOptions { ExpectedVersion = expectedVersion }, cancellationToken);
        }
        catch (StateConflictException)
        {
            throw new ScheduleConflictException(entry.Schedule.Name);
        }
    }

    private async Task<ScheduleEntry> ChangeAsync(string name, Func<ScheduleEntry, ScheduleEntry> change, CancellationToken cancellationToken)
    {
        var changed = await _states.UpdateAsync<StoredSchedule>(
            name,
            stored => StoredSchedule.Of(change((stored ?? throw new ScheduleNotFoundException(name)).ToEntry())),
            cancellationToken: cancellationToken);
        return changed.Value.ToEntry();
    }

    private async Task<(ScheduleEntry Entry, long Version)?> FindVersionedAsync(string name, CancellationToken cancellationToken) =>
        await _states.FindAsync<StoredSchedule>(name, cancellationToken) is { } found ? (found.Value.ToEntry(), found.Version) : null;

    private Timestamp Now() => Timestamp.From(_time.GetUtcNow());
}
