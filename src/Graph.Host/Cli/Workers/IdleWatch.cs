using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Workers;

/// <summary>Waits until nothing is ready or running in a worker's queues.</summary>
/// <param name="queue">Where jobs are counted.</param>
/// <param name="shares">The queues.</param>
/// <param name="time">The clock.</param>
internal sealed class IdleWatch(IJobQueue queue, IReadOnlyList<QueueShare> shares, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        var names = shares.Select(share => share.Queue).ToHashSet(StringComparer.Ordinal);
        while (!cancellationToken.IsCancellationRequested && await HasWorkAsync(names))
        {
            await Task.Delay(LookEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> HasWorkAsync(HashSet<string> names) => (await queue.CountJobsAsync(CancellationToken.None))
        .Any(depth => depth.Count > 0 && depth.State is JobState.Ready or JobState.Running && names.Contains(depth.Queue));
}
