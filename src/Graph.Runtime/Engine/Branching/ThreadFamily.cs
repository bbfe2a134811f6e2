using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Branching;

/// <summary>Which threads are parts of which, as their newest commits say.</summary>
internal sealed class ThreadFamily
{
    private readonly ILookup<ThreadId, ThreadId> _childrenOf;

    private ThreadFamily(ILookup<ThreadId, ThreadId> childrenOf) => _childrenOf = childrenOf;

    internal static async ValueTask<ThreadFamily> ReadAsync(ICheckpointStore store, CancellationToken cancellationToken)
    {
        var parts = await new ThreadReader(store)
            .ListAsync(new ThreadQuery { Limit = int.MaxValue }, cancellationToken)
            .Where(view => view.Parent is not null)
            .Select(view => (Parent: view.Parent!.Thread, Child: view.Header.ThreadId))
            .ToListAsync(cancellationToken);
        return new ThreadFamily(parts.ToLookup(part => part.Parent, part => part.Child));
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

    private static Comparer<ThreadId> ByName { get; } = Comparer<ThreadId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));
}

/// <summary>A thread, and the one that it is a part of here.</summary>
internal sealed record FamilyMember(ThreadId Thread, ThreadId? Parent);
