namespace Graph.Runtime.Engine;

/// <summary>What a store is to keep, and for how long. What a pending question, a job or a run needs is kept in any case.</summary>
public sealed record RetentionOptions
{
    /// <summary>How many of its newest checkpoints each thread keeps at the least; null for no such bound.</summary>
    /// <value>Default null; at least 1. With <see cref="KeepFor"/> a checkpoint must be past both to go.</value>
    public int? KeepLast { get; init; }

    /// <summary>For how long each checkpoint is kept at the least; null for no such bound.</summary>
    /// <value>Default null.</value>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>How long after its newest commit a thread at rest is removed as a whole; null for never.</summary>
    /// <value>Default null.</value>
    public TimeSpan? DeleteAfter { get; init; }

    /// <summary>Where a thread must stand to be removed as a whole.</summary>
    /// <value>Default: succeeded or cancelled. Never queued, running or interrupted: those are not over.</value>
    public IReadOnlyList<RunStatus> DeleteStatuses { get; init; } = [RunStatus.Succeeded, RunStatus.Cancelled];

    /// <summary>Where what is removed is kept before.</summary>
    /// <value>Default null: nowhere.</value>
    public ThreadArchive? Archive { get; init; }

    /// <summary>How often all threads are looked at.</summary>
    /// <value>Default 1 hour; at least 1 second.</value>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many threads are looked at in one go, after which there is a pause so that jobs are not held up.</summary>
    /// <value>Default 100; from 1 to 10,000.</value>
    public int ThreadsAtOnce { get; init; } = 100;

    /// <summary>How long that pause is.</summary>
    /// <value>Default 1 second.</value>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    internal bool Prunes => KeepLast is not null || KeepFor is not null;

    /// <summary>Refuses what is out of its bounds.</summary>
    /// <exception cref="ArgumentException">A setting is; the message names it.</exception>
    public void Validate()
    {
        Require(Prunes || DeleteAfter is not null, "Retention needs to be told what goes: KeepLast, KeepFor or DeleteAfter.");
        Require(KeepLast is null or >= 1, $"At least the newest checkpoint of a thread stays: the number of those that are kept is 1 or more, not {KeepLast}.");
        Require((KeepFor ?? TimeSpan.Zero) >= TimeSpan.Zero && (DeleteAfter ?? TimeSpan.Zero) >= TimeSpan.Zero, "Ages are not negative.");
        Require(
            DeleteStatuses.All(status => status is RunStatus.Succeeded or RunStatus.Cancelled or RunStatus.Failed or RunStatus.TimedOut or RunStatus.DeadLettered),
            $"Threads that are {string.Join(" or ", DeleteStatuses)} are not all over: only succeeded, cancelled, failed, timed out and dead-lettered ones can be removed.");
        Require(DeleteAfter is null || DeleteStatuses.Count > 0, "Threads to be removed must stand somewhere: DeleteStatuses is empty.");
        Require(Every >= TimeSpan.FromSeconds(1) && Pause >= TimeSpan.Zero, "Retention looks once a second at the most: the time between two looks is 1 second or more, and no pause is negative.");
        Require(ThreadsAtOnce is >= 1 and <= 10_000, $"Retention looks at 1 to 10,000 threads at once; {ThreadsAtOnce} does not fit.");
    }

    private static void Require(bool fits, string rule)
    {
        if (!fits)
        {
            throw new ArgumentException(rule);
        }
    }
}
