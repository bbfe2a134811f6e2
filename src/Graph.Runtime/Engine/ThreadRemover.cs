using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;

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
        var family = await ThreadFamily.ReadAsync(store, cancellationToken);
        foreach (var member in family.Of(threadId).Reverse())
        {
            removed += await store.DeleteThreadAsync(member.Thread, cancellationToken) ? 1 : 0;
        }

        return removed;
    }
}
