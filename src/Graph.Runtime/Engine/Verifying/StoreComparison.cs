using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine.Verifying;

/// <summary>Compares what two stores have of threads, piece by piece.</summary>
/// <param name="here">The store whose threads are looked at.</param>
/// <param name="there">The store that should have the same.</param>
/// <param name="hold">What is held meanwhile; null for nothing.</param>
internal sealed class StoreComparison(ICheckpointStore here, ICheckpointStore there, ThreadHold? hold = null)
{
    private const string CopyAgain = "'graph store copy' brings what is missing; a thread that is another one there has to be deleted there first.";

    private const string WasPruned =
        "It was removed on that side alone (pruned), and 'graph store copy' fills no gap. Where all of it is wanted, delete the thread on that side and copy it again.";

    private readonly HashSet<string> _definitions = new(StringComparer.Ordinal);

    /// <summary>Compares all threads that are chosen here, then says which of the chosen are only there.</summary>
    internal async IAsyncEnumerable<ThreadVerification> CompareAllAsync(
        ThreadSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chosen = await ChosenThreads.ReadAsync(here, selection, cancellationToken);
        foreach (var head in chosen.Heads)
        {
            yield return new ThreadVerification(head.ThreadId, 0, 0, await TryCompareAsync(head.ThreadId, chosen, cancellationToken));
        }

        foreach (var head in (await ChosenThreads.ReadAsync(there, selection, cancellationToken)).Heads)
        {
            if (await here.FindNewestBeforeAsync(head.ThreadId, long.MaxValue, cancellationToken) is null)
            {
                var finding = StoreFinding.Of(
                    head.ThreadId, $"only {there.Description.Uri} has it", "Copy it the other way, or delete it there.");
                yield return new ThreadVerification(head.ThreadId, 0, 0, [finding]);
            }
        }
    }

    /// <summary>A thread that cannot be read on one side, or is gone by now, does not keep the others from being compared.</summary>
    private async ValueTask<IReadOnlyList<StoreFinding>> TryCompareAsync(ThreadId threadId, ChosenThreads chosen, CancellationToken cancellationToken)
    {
        try
        {
            var source = await StoreSource.OpenAsync(here, threadId, version: null, cancellationToken, chosen);
            return await CompareAsync(source, cancellationToken).ToListAsync(cancellationToken);
        }
        catch (ThreadNotFoundException)
        {
            return [];
        }
        catch (Exception damage) when (damage is CorruptCheckpointException or CheckpointConflictException)
        {
            return [StoreFinding.Of(threadId, damage.Message, "'graph store verify' of each of the two stores says more.")];
        }
    }

    /// <summary>Compares a thread and the threads inside of it.</summary>
    internal async IAsyncEnumerable<StoreFinding> CompareAsync(StoreSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var thread in source.CutThreads)
        {
            var id = thread.Family.Id;
            if (await there.FindNewestBeforeAsync(id, long.MaxValue, cancellationToken) is not { Header: var head })
            {
                yield return StoreFinding.Of(id, $"{there.Description.Uri} does not have it", CopyAgain);
                continue;
            }

            await using var theirs = StoreSource.ReadOneAsync(there, thread with { Last = head }, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var ours = StoreSource.ReadOneAsync(here, thread, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await foreach (var finding in CompareAsync(id, ours, theirs, (thread.Last.Version, head.Version), cancellationToken))
            {
                yield return finding;
            }
        }
    }

    private async IAsyncEnumerable<StoreFinding> CompareAsync(
        ThreadId id,
        IAsyncEnumerator<ThreadRecord> ours,
        IAsyncEnumerator<ThreadRecord> theirs,
        (long Ours, long Theirs) heads,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (one, other) = (await NextAsync(ours), await NextOfThreadAsync(theirs));
        while (one is not null || other is not null)
        {
            await (hold?.StayAsync(cancellationToken) ?? ValueTask.CompletedTask);
            cancellationToken.ThrowIfCancellationRequested();
            if (one is ThreadRecord.Definition definition)
            {
                if (await FindMissingAsync(id, definition.Stored, cancellationToken) is { } missing)
                {
                    yield return missing;
                }

                one = await NextAsync(ours);
                continue;
            }

            var order = Place(one).CompareTo(Place(other));
            if (Judge(id, order <= 0 ? one : null, order >= 0 ? other : null, heads) is { } finding)
            {
                yield return finding;
            }

            one = order <= 0 ? await NextAsync(ours) : one;
            other = order >= 0 ? await NextOfThreadAsync(theirs) : other;
        }
    }

    private async ValueTask<StoreFinding?> FindMissingAsync(ThreadId id, StoredDefinition definition, CancellationToken cancellationToken)
    {
        var hash = definition.Reference.Hash;
        return !_definitions.Add(hash) || (await there.FindDefinitionAsync(hash, cancellationToken))?.Text == definition.Text
            ? null
            : StoreFinding.Of(id, $"{there.Description.Uri} does not have the definition {hash}", CopyAgain);
    }

    private static async ValueTask<ThreadRecord?> NextAsync(IAsyncEnumerator<ThreadRecord> records) => await records.MoveNextAsync() ? records.Current : null;

    /// <summary>Passes over definitions, which are looked up by their hash.</summary>
    private static async ValueTask<ThreadRecord?> NextOfThreadAsync(IAsyncEnumerator<ThreadRecord> records)
    {
        ThreadRecord? next;
        do
        {
            next = await NextAsync(records);
        }
        while (next is ThreadRecord.Definition);

        return next;
    }

    /// <summary>Where a piece stands in its thread: its beginning, its commits by version, what is pending by task.</summary>
    private static (int Kind, long Version, string Task) Place(ThreadRecord? record) => record switch
    {
        ThreadRecord.Thread => (0, 0, ""),
        ThreadRecord.Commit commit => (1, commit.Stored.Header.Version, ""),
        ThreadRecord.Pending pending => (2, 0, pending.Write.TaskKey),
        _ => (3, 0, ""),
    };

    private StoreFinding? Judge(ThreadId id, ThreadRecord? one, ThreadRecord? other, (long Ours, long Theirs) heads) => (one, other) switch
    {
        (ThreadRecord.Thread ours, ThreadRecord.Thread theirs) when ours.Workflow != theirs.Workflow || ours.CreatedAt != theirs.CreatedAt =>
            StoreFinding.Of(id, "the two stores do not say the same of its workflow, or of when it was made", CopyAgain),
        (ThreadRecord.Commit ours, ThreadRecord.Commit theirs) => Judge(id, ours, theirs),
        (ThreadRecord.Commit ours, null) => Missing(id, ours, there, heads.Theirs),
        (null, ThreadRecord.Commit theirs) => Missing(id, theirs, here, heads.Ours),
        (ThreadRecord.Pending ours, ThreadRecord.Pending theirs) when ours.Write.Body.Span.SequenceEqual(theirs.Write.Body.Span) => null,
        (ThreadRecord.Pending or null, ThreadRecord.Pending or null) =>
            StoreFinding.Of(id, "the two stores do not have the same pending writes of it", CopyAgain),
        _ => null,
    };

    private static StoreFinding? Judge(ThreadId id, ThreadRecord.Commit ours, ThreadRecord.Commit theirs)
    {
        var version = ours.Stored.Header.Version;
        if (ours.Stored.Header != theirs.Stored.Header || !ours.Stored.Body.Span.SequenceEqual(theirs.Stored.Body.Span))
        {
            return StoreFinding.Of(id, version, "the two stores do not have the same commit", CopyAgain);
        }

        return ours.Snapshot.HasValue == theirs.Snapshot.HasValue && ours.Snapshot.GetValueOrDefault().Span.SequenceEqual(theirs.Snapshot.GetValueOrDefault().Span)
            ? null
            : StoreFinding.Of(id, version, "the two stores do not have the same snapshot", "Nothing is lost: one of the stores was pruned, and the other was not.");
    }

    /// <summary>A commit that one of the stores lacks: one below the head that it has was removed there, and one above never came.</summary>
    private static StoreFinding Missing(ThreadId id, ThreadRecord.Commit commit, ICheckpointStore store, long head)
    {
        var version = commit.Stored.Header.Version;
        return StoreFinding.Of(id, version, $"{store.Description.Uri} does not have it", version < head ? WasPruned : CopyAgain);
    }
}
