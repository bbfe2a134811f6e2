using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Branching;

/// <summary>Which threads are parts of which, as their commits say.</summary>
internal sealed class ThreadFamily
{
    /// <summary>For more threads than this one list of all is quicker than a look for the parts of each.</summary>
    private const int Few = 16;

    private readonly ILookup<ThreadId, ThreadId> _childrenOf;

    private ThreadFamily(ILookup<ThreadId, ThreadId> childrenOf) => _childrenOf = childrenOf;

    /// <summary>Finds the parts of some threads, on all levels. Their ids begin with what the threads are called, so that no other thread is read.</summary>
    internal static ValueTask<ThreadFamily> ReadAsync(ICheckpointStore store, IReadOnlyCollection<ThreadId> threads, CancellationToken cancellationToken) =>
        threads.Count > Few
            ? ReadAllAsync(store, cancellationToken)
            : ReadAsync(store, threads.SelectMany(ChildThreadIds.BeginningsOf).Distinct(StringComparer.Ordinal), cancellationToken);

    /// <summary>Finds all parts of all threads.</summary>
    internal static ValueTask<ThreadFamily> ReadAllAsync(ICheckpointStore store, CancellationToken cancellationToken) => ReadAsync(store, [null], cancellationToken);

    /// <summary>The thread that another one is a part of, as that one's commit says; null for none, and where the commit is damaged: that thread's trouble must not
    /// become that of others.</summary>
    internal static ThreadId? FindParent(StoredCommit commit)
    {
        try
        {
            return StoredTransition.Read(commit.Body.Span).Parent?.Thread;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A thread and its parts on all levels, each after the one that it is a part of.</summary>
    internal IReadOnlyList<FamilyMember> Of(ThreadId threadId)
    {
        var found = new List<FamilyMember> { new(threadId, null) };
        for (var i = 0; i < found.Count; i++)
        {
            var parent = found[i].Thread;
            found.AddRange(_childrenOf[parent].Order(ByName).Select(child => new FamilyMember(child, parent)));
        }

        return found;
    }

    private static async ValueTask<ThreadFamily> ReadAsync(ICheckpointStore store, IEnumerable<string?> prefixes, CancellationToken cancellationToken)
    {
        var parts = new List<(ThreadId Parent, ThreadId Child)>();
        foreach (var prefix in prefixes)
        {
            await foreach (var summary in store.ListThreadsAsync(new ThreadQuery { IdPrefix = prefix, Limit = int.MaxValue }, cancellationToken))
            {
                if (await FindMarkAsync(store, summary.Head, cancellationToken) is { } mark)
                {
                    parts.Add((mark.Thread, summary.Head.Header.ThreadId));
                }
            }
        }

        return new ThreadFamily(parts.Distinct().ToLookup(part => part.Parent, part => part.Child));
    }

    /// <summary>Every commit of a part says whose it is, so that a damaged one does not hide it.</summary>
    private static async ValueTask<ChildMark?> FindMarkAsync(ICheckpointStore store, StoredCommit head, CancellationToken cancellationToken)
    {
        if (ThreadReplay.TryVerify(head, out var newest, out _))
        {
            return newest.Parent;
        }

        await foreach (var commit in store.ReadHistoryAsync(head.Header.ThreadId, new HistoryQuery { BeforeVersion = head.Header.Version }, cancellationToken))
        {
            if (ThreadReplay.TryVerify(commit, out var older, out _))
            {
                return older.Parent;
            }
        }

        return null;
    }

    private static Comparer<ThreadId> ByName { get; } = Comparer<ThreadId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));
}

/// <summary>A thread, and the one that it is a part of here.</summary>
internal sealed record FamilyMember(ThreadId Thread, ThreadId? Parent);
