using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine;

/// <summary>Removes threads together with the threads of the workflows inside of them.</summary>
/// <param name="store">Where the threads are.</param>
public sealed class ThreadRemover(ICheckpointStore store)
{
    /// <summary>Removes a thread and all that is a part of it. What is inside goes first, so that a removal that was cut short can be done again.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops between two threads.</param>
    /// <returns>How many threads were removed; 0 when there is none of that id.</returns>
    public async Task<int> RemoveAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var thread in await FindPartsAsync(threadId, cancellationToken))
        {
            removed += await store.DeleteThreadAsync(thread, cancellationToken) ? 1 : 0;
        }

        return removed;
    }

    /// <summary>The thread and its parts on all levels, the deepest first.</summary>
    private async Task<IEnumerable<ThreadId>> FindPartsAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var parts = await new ThreadReader(store)
            .ListAsync(new ThreadQuery { Limit = int.MaxValue }, cancellationToken)
            .Where(view => view.Parent is not null)
            .Select(view => (Parent: view.Parent!.Thread, Child: view.Header.ThreadId))
            .ToListAsync(cancellationToken);
        var childrenOf = parts.ToLookup(part => part.Parent, part => part.Child);
        var found = new List<ThreadId> { threadId };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(childrenOf[found[i]]);
        }

        return Enumerable.Reverse(found);
    }
}
