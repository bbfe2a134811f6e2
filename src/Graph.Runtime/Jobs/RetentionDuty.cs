using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Runtime.Jobs;

/// <summary>A worker's part in keeping its store small: of the workers that do it, the one that began first is at it, the others wait for its end.</summary>
/// <remarks>Nothing depends on there being one: each removal is refused when its thread was moved. It only spares the store the same work several times.</remarks>
internal sealed class RetentionDuty(ICheckpointStore store, IJobQueue queue, RetentionOptions options, LeaseOwner worker, TimeProvider time, IWorkerObserver observer)
{
    /// <summary>A worker is on the list once it has beaten for the first time.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);

    /// <summary>How long after its end another worker takes the place of the one that was at it.</summary>
    private static readonly TimeSpan LookForTurn = TimeSpan.FromMinutes(1);

    private readonly StoreRetention _retention = new(store, options, time);
    private readonly TaskCompletionSource _firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once all threads were looked at for the first time, or that was not to be.</summary>
    internal Task FirstRound => _firstRound.Task;

    /// <summary>Looks at all threads every now and then until it is over.</summary>
    internal async Task WorkAsync(CancellationToken over)
    {
        try
        {
            await LookAgainAndAgainAsync(over);
        }
        finally
        {
            _firstRound.TrySetResult();
        }
    }

    private async Task LookAgainAndAgainAsync(CancellationToken over)
    {
        await PauseAsync(FirstLook, over);
        while (!over.IsCancellationRequested)
        {
            var next = options.Every;
            try
            {
                if (await RoundAsync(over) is not { } isOwnTurn)
                {
                    await PauseAsync(FirstLook, over);
                    continue;
                }

                next = isOwnTurn || options.Every < LookForTurn ? options.Every : LookForTurn;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception trouble) when (trouble is not OutOfMemoryException)
            {
                observer.StoreTrouble("removing what is no longer kept", trouble);
            }

            _firstRound.TrySetResult();
            await PauseAsync(next, over);
        }
    }

    /// <returns>Whether all threads were looked at; false when another worker is at it, null when nobody is on the list yet who does.</returns>
    private async Task<bool?> RoundAsync(CancellationToken over)
    {
        if (await FindFirstAsync(over) is not { } first)
        {
            return null;
        }

        if (first != worker)
        {
            return false;
        }

        await foreach (var report in _retention.RunAsync(over))
        {
            if (report.IsNews)
            {
                observer.StoreKept(report);
            }

            await PauseAsync(options.Pause, over);
            if (await FindFirstAsync(over) != worker)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The worker whose turn it is: of those that do it, the one that began first.</summary>
    private async ValueTask<LeaseOwner?> FindFirstAsync(CancellationToken over) =>
        (await queue.ListWorkersAsync(over))
            .Where(other => other.KeepsStore && !other.IsDraining)
            .OrderBy(other => other.StartedAt)
            .ThenBy(other => other.Owner.Value, StringComparer.Ordinal)
            .FirstOrDefault()?.Owner;

    private async Task PauseAsync(TimeSpan pause, CancellationToken over)
    {
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}
