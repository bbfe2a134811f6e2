using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>Threads of a store that something is done to one after the other, and which threads are parts of which: read once for all of them.</summary>
/// <remarks>Parts are read after the heads. So a thread at rest whose head is still the same has all of its parts among those that were read.</remarks>
internal sealed class ChosenThreads
{
    private readonly Dictionary<ThreadId, CommitHash> _heads;
    private readonly ThreadFamily _family;

    private ChosenThreads(IReadOnlyList<CommitHeader> heads, ThreadFamily family)
    {
        Heads = heads;
        _heads = heads.ToDictionary(head => head.ThreadId, head => head.Hash);
        _family = family;
    }

    /// <summary>The newest commits of the threads, those that were active last first.</summary>
    internal IReadOnlyList<CommitHeader> Heads { get; }

    internal static async ValueTask<ChosenThreads> ReadAsync(ICheckpointStore store, ThreadSelection selection, CancellationToken cancellationToken)
    {
        var heads = await ReadHeadsAsync(store, selection, cancellationToken);
        return new ChosenThreads(heads, await ThreadFamily.ReadAllAsync(store, cancellationToken));
    }

    /// <summary>Does something to all threads that are chosen, one after the other; what is done gives null for a thread that is gone by then.</summary>
    internal static async IAsyncEnumerable<TReport> EachAsync<TReport>(
        ICheckpointStore store,
        ThreadSelection selection,
        Func<ThreadId, ChosenThreads, Task<TReport?>> act,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TReport : class
    {
        ArgumentNullException.ThrowIfNull(selection);
        var chosen = await ReadAsync(store, selection, cancellationToken);
        foreach (var head in chosen.Heads)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await act(head.ThreadId, chosen) is { } report)
            {
                yield return report;
            }
        }
    }

    /// <summary>Which threads are parts of which; null when a thread has been moved since that was read, and may have others.</summary>
    internal ThreadFamily? FindFamily(CommitHeader head) =>
        RunLifecycle.IsAtRest(head.Status) && _heads.TryGetValue(head.ThreadId, out var known) && known == head.Hash ? _family : null;

    private static async ValueTask<IReadOnlyList<CommitHeader>> ReadHeadsAsync(
        ICheckpointStore store, ThreadSelection selection, CancellationToken cancellationToken)
    {
        var heads = new List<CommitHeader>();
        var parents = new Dictionary<ThreadId, bool>();
        await foreach (var line in store.ListThreadsAsync(selection.Query with { Limit = int.MaxValue }, cancellationToken))
        {
            if (selection.Includes(line.Head.Header.CreatedAt) && await IsOwnAsync(line.Head))
            {
                heads.Add(line.Head.Header);
            }

            if (heads.Count == selection.Query.Limit)
            {
                break;
            }
        }

        return heads;

        // A part whose parent is gone is nobody's part any more.
        async ValueTask<bool> IsOwnAsync(StoredCommit head)
        {
            if (ThreadFamily.FindParent(head) is not { } parent)
            {
                return true;
            }

            if (!parents.TryGetValue(parent, out var isThere))
            {
                isThere = parents[parent] = await store.FindNewestBeforeAsync(parent, long.MaxValue, cancellationToken) is not null;
            }

            return !isThere;
        }
    }
}
