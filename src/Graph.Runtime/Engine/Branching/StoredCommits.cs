using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Branching;

/// <summary>Finds single commits and their neighbours in a thread, however long it is.</summary>
internal static class StoredCommits
{
    private const int Page = 64;

    /// <summary>One commit; null when there is none of that version.</summary>
    internal static async ValueTask<StoredCommit?> FindCommitAsync(
        this ICheckpointStore store, ThreadId threadId, long version, CancellationToken cancellationToken)
    {
        var newest = await store.FindNewestBeforeAsync(threadId, version + 1, cancellationToken);
        return newest?.Header.Version == version ? newest : null;
    }

    /// <summary>The newest commit before a version; null when there is none.</summary>
    internal static async ValueTask<StoredCommit?> FindNewestBeforeAsync(
        this ICheckpointStore store, ThreadId threadId, long version, CancellationToken cancellationToken)
    {
        var query = new HistoryQuery { BeforeVersion = version, Limit = 1 };
        await foreach (var commit in store.ReadHistoryAsync(threadId, query, cancellationToken))
        {
            return commit;
        }

        return null;
    }

    /// <summary>A thread's commits from one version to another, a page at a time.</summary>
    internal static async IAsyncEnumerable<StoredCommit> ReadForwardAsync(
        this ICheckpointStore store,
        ThreadId threadId,
        long last,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken,
        long first = 1)
    {
        for (; first <= last; first += Page)
        {
            var query = new HistoryQuery { BeforeVersion = Math.Min(first + Page, last + 1), Limit = Page };
            var page = await store.ReadHistoryAsync(threadId, query, cancellationToken).ToListAsync(cancellationToken);
            foreach (var commit in page.AsEnumerable().Reverse().Where(commit => commit.Header.Version >= first))
            {
                yield return commit;
            }
        }
    }
}
