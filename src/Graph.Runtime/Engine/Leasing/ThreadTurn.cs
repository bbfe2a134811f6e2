using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Leasing;

/// <summary>Waits for the moment at which a thread is a run's to move, as the caller chose.</summary>
/// <param name="keeper">What the runs of this process share.</param>
/// <param name="lease">The run's hold on the thread, which is told what it may break.</param>
/// <param name="whenBusy">What the caller chose.</param>
/// <param name="by">Who asks, for whoever is stopped.</param>
internal sealed class ThreadTurn(LeaseKeeper keeper, RunLease lease, WhenBusy whenBusy, string by)
{
    private LeaseNonce? _asked;

    /// <summary>Reads the thread once nobody else moves it; null when there is none.</summary>
    /// <exception cref="ThreadBusyException">Somebody does, and the caller does not want to wait.</exception>
    /// <exception cref="OperationCanceledException">The caller did not want to wait any longer.</exception>
    internal async Task<StoredThread?> WaitAsync(CancellationToken cancellationToken)
    {
        var stored = await keeper.Store.FindAsync(lease.ThreadId, cancellationToken);
        if (stored?.Lease is not { } first || !IsInTheWay(first))
        {
            return stored;
        }

        using var bell = keeper.ListenFor(lease.ThreadId);
        while (true)
        {
            var freed = bell.Next();
            stored = await keeper.Store.FindAsync(lease.ThreadId, cancellationToken);
            if (stored?.Lease is not { } held || !IsInTheWay(held))
            {
                return stored;
            }

            await StandBackAsync(held, freed, cancellationToken);
        }
    }

    /// <summary>Whether a lease has to be waited for; the one of an owner that is gone is marked to be broken.</summary>
    internal bool IsInTheWay(ThreadLease held)
    {
        if (!held.IsLive(Timestamp.From(keeper.Time.GetUtcNow())))
        {
            return false;
        }

        lease.Breaks = keeper.IsGone(lease.ThreadId, held) ? held.Nonce : null;
        return lease.Breaks is null;
    }

    /// <summary>Whether somebody else was quicker at the last moment, and the caller wants to wait for that one as well.</summary>
    internal bool IsWorthAnother(Exception late) =>
        whenBusy != WhenBusy.Reject && !lease.IsHeld && late is (ThreadBusyException or CheckpointConflictException);

    private async Task StandBackAsync(ThreadLease held, Task freed, CancellationToken cancellationToken)
    {
        if (whenBusy == WhenBusy.Reject)
        {
            throw new ThreadBusyException(lease.ThreadId, held);
        }

        if (whenBusy is WhenBusy.Interrupt or WhenBusy.Rollback && _asked != held.Nonce)
        {
            _asked = held.Nonce;
            await StopAsync(held.Nonce, cancellationToken);
        }

        await freed.WaitAsync(keeper.PollEvery, keeper.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task StopAsync(LeaseNonce holder, CancellationToken cancellationToken)
    {
        var request = new StopRequest(StopKind.Interrupt, Timestamp.From(keeper.Time.GetUtcNow()))
        {
            By = by,
            Reason = whenBusy == WhenBusy.Rollback ? "A new input takes its place." : "A new input came for the thread.",
        };
        await keeper.Store.RequestStopAsync(lease.ThreadId, request, cancellationToken);
        keeper.Find(lease.ThreadId, holder)?.Control.Ask(request);
    }
}
