using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Pruning;
using Graph.Runtime.Engine.Transfer;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Removes older checkpoints of threads at rest, and of the workflows inside of them. Whatever stays can be loaded as before.</summary>
/// <remarks>
/// What is never removed: a thread's head; the end of an older branch that waits for an answer; the checkpoint that a branch was begun from, as long as
/// the branch's first one is there; the one that a branch of the thread around goes back to; what was done and answered of a step that is not over, as long
/// as a later commit of that step is there.
/// </remarks>
/// <param name="store">Where the threads are.</param>
/// <param name="time">The clock for ages.</param>
/// <param name="archive">Where what is removed is kept before; nowhere when not given.</param>
public sealed class ThreadPruner(ICheckpointStore store, TimeProvider time, ThreadArchive? archive = null)
{
    /// <summary>Prunes a thread and the threads that are parts of it.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="policy">What is no longer wanted.</param>
    /// <param name="cancellationToken">Stops between two threads.</param>
    /// <returns>One report a thread, the thread's own first.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="RunRefusedException">The thread is under way.</exception>
    /// <exception cref="CheckpointConflictException">Another writer moved a thread meanwhile; nothing of that thread was removed.</exception>
    public async Task<IReadOnlyList<PruneReport>> PruneAsync(ThreadId threadId, PrunePolicy policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var head = await store.FindNewestBeforeAsync(threadId, long.MaxValue, cancellationToken) ?? throw new ThreadNotFoundException(threadId);
        ThreadStanding.RequireRest(head.Header, "pruned");
        var family = await ThreadFamily.ReadAsync(store, [threadId], cancellationToken);
        return await PruneFamilyAsync(family.Of(threadId), policy, cancellationToken);
    }

    /// <summary>Prunes all threads that match, with the threads that are parts of them. Those under way are left alone, and said to be.</summary>
    /// <param name="query">Which threads; its limit does not count parts.</param>
    /// <param name="policy">What is no longer wanted.</param>
    /// <param name="cancellationToken">Stops between two threads.</param>
    /// <returns>One report a thread.</returns>
    public async IAsyncEnumerable<PruneReport> PruneAllAsync(
        ThreadQuery query, PrunePolicy policy, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(policy);
        var family = await ThreadFamily.ReadAllAsync(store, cancellationToken);
        var threads = new ThreadReader(store).ListAsync(query with { Limit = int.MaxValue }, cancellationToken)
            .Where(view => view.Parent is null)
            .Take(query.Limit);
        await foreach (var view in threads)
        {
            foreach (var report in await PruneUnlessDamagedAsync(family.Of(view.Header.ThreadId), policy, cancellationToken))
            {
                yield return report;
            }
        }
    }

    /// <summary>A damaged thread among many is left alone, and the others are pruned.</summary>
    private async Task<IReadOnlyList<PruneReport>> PruneUnlessDamagedAsync(
        IReadOnlyList<FamilyMember> members, PrunePolicy policy, CancellationToken cancellationToken)
    {
        try
        {
            return await PruneFamilyAsync(members, policy, cancellationToken);
        }
        catch (CorruptCheckpointException damage)
        {
            return [Describe(members[0].Thread, [], 0, 0, 0) with { Refusal = $"it is damaged: {damage.Message.TrimEnd('.')}" }];
        }
    }

    /// <summary>Prunes a thread and its parts, which follow it.</summary>
    internal async Task<IReadOnlyList<PruneReport>> PruneFamilyAsync(
        IReadOnlyList<FamilyMember> members, PrunePolicy policy, CancellationToken cancellationToken)
    {
        var reports = new List<PruneReport>();
        foreach (var member in members)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await PruneOneAsync(member, policy, cancellationToken) is { } report)
            {
                reports.Add(report);
            }

            if (reports is [{ Refusal: not null }])
            {
                break;
            }
        }

        return reports;
    }

    private async Task<PruneReport?> PruneOneAsync(FamilyMember member, PrunePolicy policy, CancellationToken cancellationToken)
    {
        var threadId = member.Thread;
        var commits = await CommitLine.ReadAllAsync(store, threadId, cancellationToken);
        if (commits.Count == 0)
        {
            return null;
        }

        if (!RunLifecycle.IsAtRest(commits[0].Status))
        {
            return Describe(threadId, [], commits.Count, 0, 0) with { Refusal = $"it is {RunStatusNames.Of(commits[0].Status)}: {ThreadStanding.WhyNotAtRest(commits[0].Status)}" };
        }

        var plan = new PrunePlan(commits, policy, Timestamp.From(time.GetUtcNow()), await FindWayBackAsync(member, cancellationToken));
        var removed = plan.FindRemoved();
        if (removed.Count == 0)
        {
            return Describe(threadId, removed, commits.Count, 0, 0);
        }

        if (archive is not null && !policy.OnlyChecks)
        {
            await archive.KeepAsync(store, new FamilyThread(threadId, member.Parent), removed, cancellationToken);
        }

        var snapshots = await MakeSnapshotsAsync(threadId, plan.NeedingSnapshot, cancellationToken);
        var added = snapshots.Sum(snapshot => (long)snapshot.Body.Length);
        if (policy.OnlyChecks)
        {
            var freed = plan.RemovedBytes + await WeighSnapshotsAsync(threadId, removed, cancellationToken);
            return Describe(threadId, removed, commits.Count, plan.RemovedCommits, freed - added);
        }

        var pruning = new CheckpointPruning { ThreadId = threadId, ExpectedHead = commits[0].Hash, Removed = removed, Snapshots = snapshots };
        var pruned = await store.PruneAsync(pruning, cancellationToken);
        return Describe(threadId, removed, commits.Count, pruned.Commits, pruned.Bytes - added);
    }

    /// <summary>The version that a branch of the thread around is going to call a thread at; null for none.</summary>
    private async ValueTask<long?> FindWayBackAsync(FamilyMember member, CancellationToken cancellationToken)
    {
        if (member.Parent is not { } around
            || PartPoints.FindKey(around, member.Thread) is not { } key
            || await store.FindAsync(around, cancellationToken) is not { } stored)
        {
            return null;
        }

        return ThreadReplay.Of(stored).Parts.TryGetValue(key, out var point) ? point.Version : null;
    }

    private static PruneReport Describe(ThreadId threadId, IReadOnlyList<VersionRange> removed, int before, int commits, long bytes) => new()
    {
        ThreadId = threadId,
        Removed = removed,
        Commits = commits,
        Kept = before - commits,
        Bytes = bytes,
    };

    /// <summary>What loses the commits that it went on from gets the whole state.</summary>
    private async Task<List<StoredSnapshot>> MakeSnapshotsAsync(ThreadId threadId, IEnumerable<long> versions, CancellationToken cancellationToken)
    {
        var snapshots = new List<StoredSnapshot>();
        foreach (var version in versions)
        {
            var stored = await store.FindAtAsync(threadId, version, cancellationToken) ?? throw new ThreadNotFoundException(threadId);
            if (stored.Snapshot?.Version != version)
            {
                snapshots.Add(new StoredSnapshot(version, MakeSnapshot(stored)));
            }
        }

        return snapshots;
    }

    /// <summary>How many bytes the snapshots of versions have that go.</summary>
    private async Task<long> WeighSnapshotsAsync(ThreadId threadId, IReadOnlyList<VersionRange> removed, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        foreach (var range in removed)
        {
            for (var version = range.Last; version >= range.First;)
            {
                var snapshot = (await store.FindAtAsync(threadId, version, cancellationToken))?.Snapshot;
                bytes += snapshot?.Version >= range.First ? snapshot.Body.Length : 0;
                version = (snapshot?.Version ?? 0) - 1;
            }
        }

        return bytes;
    }

    /// <summary>The whole state of a thread at the commit that was asked for.</summary>
    internal static byte[] MakeSnapshot(StoredThread stored)
    {
        var replay = ThreadReplay.Of(stored);
        return ReplayEncoder.Snapshot(replay, replay.Origin, replay.Parts);
    }
}
