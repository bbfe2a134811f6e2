using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Transfer;
using Graph.Runtime.Telemetry;

namespace Graph.Runtime.Engine;

/// <summary>Removes what a store is no longer to keep, a piece at a time. What goes into an archive is durable there before it is removed.</summary>
/// <remarks>
/// Never touched are threads that are queued or running, that somebody holds, that have a job or something waiting for them; of the others never the head, what a
/// pending question needs, and what a branch begins from. Two that do this at once do no harm: each removal is refused when the thread was moved since it was
/// looked at.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="options">What it is to keep.</param>
/// <param name="time">The clock for ages.</param>
public sealed class StoreRetention(ICheckpointStore store, RetentionOptions options, TimeProvider time)
{
    private readonly PrunePolicy _policy = new() { KeepLatest = options.KeepLast, OlderThan = options.KeepFor };
    private readonly ThreadPruner _pruner = new(store, time, options.Archive);

    /// <summary>Looks at all threads once.</summary>
    /// <param name="cancellationToken">Stops between two threads.</param>
    /// <returns>A report for each <see cref="RetentionOptions.ThreadsAtOnce"/> threads; the next are looked at when it is asked for.</returns>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async IAsyncEnumerable<RetentionReport> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        options.Validate();
        var chosen = await ChosenThreads.ReadAsync(store, new ThreadSelection(), cancellationToken);
        foreach (var some in chosen.Heads.Chunk(options.ThreadsAtOnce))
        {
            var report = new RetentionReport(0, 0, 0, 0, []);
            foreach (var head in some)
            {
                cancellationToken.ThrowIfCancellationRequested();
                report = Add(report, await TryKeepAsync(head, chosen, cancellationToken));
            }

            EngineMetrics.CountRetention(report);
            yield return report;
        }
    }

    private static RetentionReport Add(RetentionReport sum, RetentionReport one) => new(
        sum.Looked + one.Looked, sum.Deleted + one.Deleted, sum.Commits + one.Commits, sum.Bytes + one.Bytes, [.. sum.Failures, .. one.Failures]);

    /// <summary>One thread that is damaged, or whose archive cannot be written, does not keep the others from their turn.</summary>
    private async Task<RetentionReport> TryKeepAsync(CommitHeader head, ChosenThreads chosen, CancellationToken cancellationToken)
    {
        var nothing = new RetentionReport(1, 0, 0, 0, []);
        try
        {
            return await KeepAsync(head, chosen, nothing, cancellationToken);
        }
        catch (Exception moved) when (moved is CheckpointConflictException or ThreadNotFoundException)
        {
            return nothing;
        }
        catch (Exception trouble) when (trouble is GraphAgentsException or IOException or UnauthorizedAccessException)
        {
            return nothing with { Failures = [$"thread '{head.ThreadId}': {trouble.Message}"] };
        }
    }

    private async Task<RetentionReport> KeepAsync(CommitHeader head, ChosenThreads chosen, RetentionReport nothing, CancellationToken cancellationToken)
    {
        var isToGo = options.DeleteAfter is { } age && IsOlder(head, age) && options.DeleteStatuses.Contains(head.Status);
        if ((!isToGo && !MayBePruned(head)) || !RunLifecycle.IsAtRest(head.Status))
        {
            return nothing;
        }

        var stored = await store.FindAsync(head.ThreadId, cancellationToken);
        if (stored is null || stored.Head.Hash != head.Hash || IsInUse(stored))
        {
            return nothing;
        }

        var members = (chosen.FindFamily(head) ?? await ThreadFamily.ReadAsync(store, [head.ThreadId], cancellationToken)).Of(head.ThreadId);
        if (isToGo)
        {
            return nothing with { Deleted = await DeleteAsync(head, members, cancellationToken) };
        }

        var reports = await _pruner.PruneFamilyAsync(members, _policy, cancellationToken);
        return nothing with { Commits = reports.Sum(report => report.Commits), Bytes = reports.Sum(report => report.Bytes) };
    }

    /// <summary>Looked at without reading: a thread that is shorter, or younger, than what is kept has nothing to lose.</summary>
    private bool MayBePruned(CommitHeader head) => options.Prunes && (options.KeepLast is not { } count || head.Version > count);

    private bool IsOlder(CommitHeader head, TimeSpan age) => time.GetUtcNow() - head.CreatedAt.ToDateTimeOffset() >= age;

    private bool IsInUse(StoredThread stored) =>
        stored.Job is not null || stored.Commands.Count > 0 || stored.Lease?.HasLapsed(Values.Timestamp.From(time.GetUtcNow())) == false;

    /// <summary>The thread itself goes first, and only as it was seen: a part without it is removed in a later round where this one ends early.</summary>
    private async Task<int> DeleteAsync(CommitHeader head, IReadOnlyList<FamilyMember> members, CancellationToken cancellationToken)
    {
        if (options.Archive is { } archive)
        {
            foreach (var member in members)
            {
                await archive.KeepAsync(store, new FamilyThread(member.Thread, member.Parent), versions: null, cancellationToken);
            }
        }

        if (!await store.DeleteThreadAsync(head.ThreadId, head.Hash, cancellationToken))
        {
            return 0;
        }

        var removed = 1;
        foreach (var part in members.Skip(1))
        {
            removed += await store.DeleteThreadAsync(part.Thread, cancellationToken) ? 1 : 0;
        }

        return removed;
    }
}
