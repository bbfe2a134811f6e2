using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Jobs;

namespace Graph.Runtime.Engine;

/// <summary>Tells of a thread's commits as they are made, whichever process makes them: what a run on another machine did, read from the store.</summary>
/// <remarks>Every commit is told once, in the order of their versions, and the version is the number to go on from: what was committed before anybody
/// followed, or while nobody did, is told as well.</remarks>
/// <param name="store">Where the thread is.</param>
/// <param name="time">The clock that pauses between two looks go by.</param>
public sealed class ThreadFollower(ICheckpointStore store, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Reads a thread's commits, oldest first, until the thread is at rest and no job of it is in line.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="afterVersion">The last version that is known already; 0 for all.</param>
    /// <param name="cancellationToken">Stops following.</param>
    /// <returns>The commits.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread, or it was deleted meanwhile.</exception>
    /// <exception cref="CorruptCheckpointException">What the store gave is not what was stored.</exception>
    public async IAsyncEnumerable<HistoryEntry> FollowAsync(
        ThreadId threadId, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterVersion);
        var pause = ShortestPause;
        var told = afterVersion;
        while (true)
        {
            var head = await GetHeadAsync(threadId, cancellationToken);
            if (head.Version > told)
            {
                await foreach (var commit in store.ReadForwardAsync(threadId, head.Version, cancellationToken, told + 1))
                {
                    yield return ThreadReader.Describe(commit);
                }

                (told, pause) = (head.Version, ShortestPause);
            }
            else if (await IsOverAsync(head, cancellationToken))
            {
                yield break;
            }
            else
            {
                await Task.Delay(pause, time, cancellationToken);
                pause = pause < LongestPause / 2 ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>Whether nobody is to move the thread unless somebody asks for it. The head is read again, because a job that has gone may have made commits.</summary>
    private async ValueTask<bool> IsOverAsync(CommitHeader head, CancellationToken cancellationToken)
    {
        var job = store is IJobQueue queue ? await queue.FindJobAsync(head.ThreadId, cancellationToken) : null;
        return job is null
            ? RunLifecycle.IsAtRest(head.Status) && (await GetHeadAsync(head.ThreadId, cancellationToken)).Version == head.Version
            : job.Job.State == JobState.Parked;
    }

    private async ValueTask<CommitHeader> GetHeadAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        (await store.FindNewestBeforeAsync(threadId, long.MaxValue, cancellationToken) ?? throw new ThreadNotFoundException(threadId)).Header;
}
