using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Transfer;
using Graph.Runtime.Engine.Verifying;
using Graph.Runtime.Jobs;

namespace Graph.Runtime.Engine;

/// <summary>Reads all that a store has of its threads, and says which places are not as they must be. Changes nothing.</summary>
/// <remarks>
/// Looked at are: every commit's hash; that each names its parent, and that the parent is that; that each can be loaded; that each snapshot is what
/// the differences before it come to; that pending writes are of tasks that are due at the head; that every definition is there and is what its hash says; that
/// every job has its thread. A commit's status, id and time are outside of its hash and can only be compared with another store.
/// </remarks>
/// <param name="store">The store.</param>
public sealed class StoreVerifier(ICheckpointStore store)
{
    private readonly DefinitionCheck _definitions = new(store);

    /// <summary>Looks at all threads that are chosen, those inside of others among them.</summary>
    /// <param name="selection">Which ones.</param>
    /// <param name="cancellationToken">Stops between two commits.</param>
    /// <returns>What each came to.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async IAsyncEnumerable<ThreadVerification> VerifyAllAsync(
        ThreadSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        // No reader that verifies, which would end at the first thread whose head is damaged.
        var threads = await store.ListThreadsAsync(selection.Query, cancellationToken)
            .Where(line => selection.Includes(line.Head.Header.CreatedAt))
            .Select(line => line.Head.Header.ThreadId)
            .ToListAsync(cancellationToken);
        foreach (var thread in threads)
        {
            yield return await VerifyAsync(thread, cancellationToken);
        }
    }

    /// <summary>Looks at one thread.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops between two commits.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public Task<ThreadVerification> VerifyAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        new ThreadCheck(store, _definitions, threadId).RunAsync(cancellationToken);

    /// <summary>Looks at the jobs of the store: each must have its thread, and be the job that the thread says it has.</summary>
    /// <param name="cancellationToken">Stops between two jobs.</param>
    /// <returns>What is not as it must be; nothing for a store that has no queue.</returns>
    public async IAsyncEnumerable<StoreFinding> VerifyJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (store is not IJobQueue queue)
        {
            yield break;
        }

        await foreach (var view in queue.ListJobsAsync(new JobQuery { Limit = int.MaxValue }, cancellationToken))
        {
            if (await JobCheck.FindAsync(store, queue, view, cancellationToken) is { } finding)
            {
                yield return finding;
            }
        }
    }

    /// <summary>Compares a thread, and the threads inside of it, with what another store has of it: every commit, snapshot and pending write, byte by byte.</summary>
    /// <param name="other">The other store.</param>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops between two commits.</param>
    /// <returns>What differs; nothing when both are equal.</returns>
    /// <exception cref="ThreadNotFoundException">This store has no such thread.</exception>
    public async IAsyncEnumerable<StoreFinding> CompareAsync(
        ICheckpointStore other, ThreadId threadId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(other);
        var here = await StoreSource.OpenAsync(store, threadId, version: null, cancellationToken);
        await foreach (var finding in new StoreComparison(store, other).CompareAsync(here, cancellationToken))
        {
            yield return finding;
        }
    }

    /// <summary>Compares all threads that are chosen with what another store has of them, and says which ones only the other one has.</summary>
    /// <param name="other">The other store.</param>
    /// <param name="selection">Which ones.</param>
    /// <param name="cancellationToken">Stops between two commits.</param>
    /// <returns>What differs of each thread; threads of which nothing does are among them.</returns>
    public async IAsyncEnumerable<ThreadVerification> CompareAllAsync(
        ICheckpointStore other, ThreadSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(selection);
        var comparison = new StoreComparison(store, other);
        await foreach (var compared in comparison.CompareAllAsync(selection, cancellationToken))
        {
            yield return compared;
        }
    }
}
