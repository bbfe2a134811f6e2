using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;

namespace Graph.Runtime.Engine;

/// <summary>Removes threads together with the threads of the workflows inside of them, be they damaged or not.</summary>
/// <param name="store">Where the threads are.</param>
public sealed class ThreadRemover(ICheckpointStore store)
{
    /// <summary>Removes a thread and all that is a part of it. What is inside goes first, so that a removal that was cut short can be done again.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops between two threads.</param>
    /// <returns>How many threads were removed; 0 when there is none of that id.</returns>
    public async Task<int> RemoveAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        await RemoveAsync(await ThreadFamily.ReadAsync(store, [threadId], cancellationToken), threadId, cancellationToken);

    /// <summary>Removes many threads like one; where there are many, the store is searched for their parts once.</summary>
    /// <param name="threadIds">The threads.</param>
    /// <param name="cancellationToken">Stops between two threads.</param>
    /// <returns>For each of them how many threads were removed, as soon as they are.</returns>
    public async IAsyncEnumerable<RemoveReport> RemoveAllAsync(
        IReadOnlyCollection<ThreadId> threadIds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(threadIds);
        var family = await ThreadFamily.ReadAsync(store, threadIds, cancellationToken);
        foreach (var threadId in threadIds)
        {
            yield return new RemoveReport(threadId, await RemoveAsync(family, threadId, cancellationToken));
        }
    }

    private Task<int> RemoveAsync(ThreadFamily family, ThreadId threadId, CancellationToken cancellationToken) =>
        RemoveAsync([.. family.Of(threadId).Select(member => member.Thread)], cancellationToken);

    /// <summary>Removes a thread and its parts, the thread itself last.</summary>
    internal async Task<int> RemoveAsync(IReadOnlyList<ThreadId> members, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var member in members.Reverse())
        {
            removed += await store.DeleteThreadAsync(member, cancellationToken) ? 1 : 0;
        }

        return removed;
    }
}
