using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;

namespace Graph.Runtime.Engine.Branching;

/// <summary>Finds how the threads stood that workflows inside keep from call to call, as of where a branch of the thread around them begins.</summary>
/// <remarks>
/// They are not moved with the branch, which is one commit of one thread: the branch's snapshot says how far each of them goes back, and the first call
/// on the branch begins a branch of it there. What the older branch did with them stays in their history.
/// </remarks>
/// <param name="store">Where the threads are.</param>
internal sealed class PartPoints(ICheckpointStore store)
{
    internal static IReadOnlyDictionary<string, PartPoint> None { get; } = new Dictionary<string, PartPoint>();

    /// <summary>As of a checkpoint whose tasks run again, but for those whose outcome is kept.</summary>
    internal ValueTask<IReadOnlyDictionary<string, PartPoint>> FindAsync(ThreadReplay replay, IReadOnlyCollection<string> kept, CancellationToken cancellationToken)
    {
        var tasks = TaskKeys.Of(replay.Due).ToLookup(kept.Contains, key => ExecutionIds.Of(replay.Commit.Header.ThreadId, replay.Origin, key));
        return FindAsync(
            replay.Commit.Header.ThreadId,
            new Moment(replay.Commit.Header.Id, tasks[false].ToHashSet(StringComparer.Ordinal), tasks[true].ToHashSet(StringComparer.Ordinal), replay.Parts),
            cancellationToken);
    }

    /// <summary>As of a checkpoint at which the thread was at rest; null for before its first one.</summary>
    internal ValueTask<IReadOnlyDictionary<string, PartPoint>> FindAsync(ThreadId thread, ThreadReplay? replay, CancellationToken cancellationToken) =>
        FindAsync(thread, new Moment(replay?.Commit.Header.Id, [], [], replay?.Parts ?? None), cancellationToken);

    /// <summary>The key of the task that always calls a part; a part whose id was too long to tell is known by that.</summary>
    /// <returns>Null for a part of one call alone, which no branch calls again.</returns>
    internal static string? FindKey(ThreadId thread, ThreadId part)
    {
        if (!part.Value.StartsWith($"{thread}/", StringComparison.Ordinal))
        {
            return part.Value;
        }

        var key = part.Value[(thread.Value.Length + 1)..];
        return key.Contains('/', StringComparison.Ordinal) ? null : key;
    }

    private async ValueTask<IReadOnlyDictionary<string, PartPoint>> FindAsync(ThreadId thread, Moment moment, CancellationToken cancellationToken)
    {
        var points = new Dictionary<string, PartPoint>(StringComparer.Ordinal);
        var family = await ThreadFamily.ReadAsync(store, [thread], cancellationToken);
        foreach (var part in family.Of(thread).Where(member => member.Parent == thread).Select(member => member.Thread))
        {
            if (FindKey(thread, part) is { } key && await FindPointAsync(part, key, moment, cancellationToken) is { } point)
            {
                points.Add(key, point);
            }
        }

        return points;
    }

    /// <summary>Null when the part stands there still.</summary>
    private async ValueTask<PartPoint?> FindPointAsync(ThreadId part, string key, Moment moment, CancellationToken cancellationToken)
    {
        var (head, version) = (0L, 0L);
        await foreach (var commit in store.ReadHistoryAsync(part, new HistoryQuery(), cancellationToken))
        {
            head = Math.Max(head, commit.Header.Version);
            if (moment.Holds(commit.Header.Id, ThreadReplay.Verify(commit).Parent?.Task))
            {
                version = commit.Header.Version;
                break;
            }
        }

        // On a branch that never called it, it stood where that branch found it.
        if (moment.Parts.TryGetValue(key, out var earlier) && version <= earlier.Head)
        {
            version = earlier.Version;
        }

        return version == head ? null : new PartPoint(version, head);
    }

    /// <summary>Where a branch begins: what parts did up to a checkpoint, without what tasks did that run again, and with all that those did which are kept.</summary>
    private sealed record Moment(CheckpointId? Last, HashSet<string> Again, HashSet<string> Kept, IReadOnlyDictionary<string, PartPoint> Parts)
    {
        /// <summary>Whether a part's commit counts. Ids of checkpoints sort by time.</summary>
        internal bool Holds(CheckpointId id, string? task) =>
            task is not null && (Kept.Contains(task) || (Last is { } last && string.CompareOrdinal(id.Value, last.Value) <= 0 && !Again.Contains(task)));
    }
}
