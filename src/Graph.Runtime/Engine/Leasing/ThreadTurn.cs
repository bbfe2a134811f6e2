using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Leasing;

/// <summary>Waits for the moment at which a thread is a run's to move, as the caller chose.</summary>
/// <param name="keeper">What the runs of this process share.</param>
/// <param name="lease">The run's hold on the thread, which is told what it may break.</param>
/// <param name="whenBusy">What the caller chose.</param>
/// <param name="request">What whoever moves the thread is asked; null for nothing.</param>
internal sealed class ThreadTurn(LeaseKeeper keeper, RunLease lease, WhenBusy whenBusy, StopRequest? request)
{
    private LeaseNonce? _waitedFor;
    private LeaseNonce? _asked;
    private RunInTheWay? _inTheWay;

    /// <summary>Whether somebody was asked to stop.</summary>
    internal bool HasAsked => _asked is not null;

    /// <summary>Reads the thread once nobody else moves it; null when there is none.</summary>
    /// <exception cref="ThreadBusyException">Somebody does, and the caller does not want to wait.</exception>
    /// <exception cref="OperationCanceledException">The caller did not want to wait any longer.</exception>
    internal async Task<StoredThread?> WaitAsync(CancellationToken cancellationToken)
    {
        var stored = await StoreCalls.FindAsync(keeper.Store, lease.ThreadId, cancellationToken);
        if (stored?.Lease is not { } first || !IsInTheWay(first))
        {
            return await LookAgainAsync(stored, cancellationToken);
        }

        using var bell = keeper.ListenFor(lease.ThreadId);
        while (true)
        {
            var freed = bell.Next();
            stored = await StoreCalls.FindAsync(keeper.Store, lease.ThreadId, cancellationToken);
            if (stored?.Lease is not { } held || !IsInTheWay(held))
            {
                return await LookAgainAsync(stored, cancellationToken);
            }

            await StandBackAsync(held, bell, freed, cancellationToken);
        }
    }

    /// <summary>The run whose place the input takes; null when it goes on from where the thread stands.</summary>
    /// <param name="stored">The thread, which nobody moves by now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<RunInTheWay?> FindReplacedAsync(StoredThread? stored, CancellationToken cancellationToken)
    {
        if (whenBusy != WhenBusy.Rollback || stored is null)
        {
            return null;
        }

        var newest = await RunInTheWay.FindAsync(keeper.Store, lease.ThreadId, cancellationToken);
        var isLeft = !RunLifecycle.IsAtRest(stored.Head.Status);

        // Another input may have come in meanwhile; what that one did is none of this one's business.
        return isLeft || newest?.Input == _inTheWay?.Input || WasStoppedForThis(stored) ? newest : null;
    }

    /// <summary>Whether the newest run ended because this input was to take its place: it may have begun after the look at what was in the way, or the stop
    /// may have been asked for by a process that died before the input came in.</summary>
    private bool WasStoppedForThis(StoredThread stored) =>
        request is not null
        && ThreadReplay.Verify(stored.Tail[^1]) is { Source: TransitionSource.Cancel } stop
        && (stop.By, stop.Reason) == (request.By, request.Reason);

    /// <summary>An owner that is gone may have brought the thread to rest between the look at the thread and the look at the owner: what counts is how the
    /// thread stands after that.</summary>
    private async ValueTask<StoredThread?> LookAgainAsync(StoredThread? stored, CancellationToken cancellationToken)
    {
        if (stored?.Lease is null || lease.Breaks is not { } gone)
        {
            return stored;
        }

        var now = await StoreCalls.FindAsync(keeper.Store, lease.ThreadId, cancellationToken);
        lease.Breaks = now?.Lease?.Nonce == gone ? gone : null;
        return now;
    }

    /// <summary>Whether a lease has to be waited for; the one of an owner that is gone is marked to be broken.</summary>
    /// <remarks>The clock here is not the store's. A lease that is astray by it may be live, where this clock is behind: its holder is told what there is to
    /// tell, and then the store is asked.</remarks>
    internal bool IsInTheWay(ThreadLease held)
    {
        var now = Timestamp.From(keeper.Time.GetUtcNow());
        if (held.HasLapsed(now))
        {
            return false;
        }

        lease.Breaks = keeper.IsGone(lease.ThreadId, held) ? held.Nonce : null;
        return lease.Breaks is null && !(held.IsAstray(now) && (whenBusy == WhenBusy.Reject || _waitedFor == held.Nonce));
    }

    /// <summary>Whether somebody else was quicker at the last moment, and the caller wants to wait for that one as well.</summary>
    internal bool IsWorthAnother(Exception late) =>
        whenBusy != WhenBusy.Reject && !lease.IsHeld && late is (ThreadBusyException or CheckpointConflictException);

    /// <summary>Leaves whoever was quicker some time; where the store's clock differs from this one's, both see the same only later.</summary>
    internal Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(keeper.PollEvery, keeper.Time, cancellationToken);

    private async Task StandBackAsync(ThreadLease held, LeaseKeeper.Bell bell, Task freed, CancellationToken cancellationToken)
    {
        if (whenBusy == WhenBusy.Reject)
        {
            throw new ThreadBusyException(lease.ThreadId, held);
        }

        _waitedFor = held.Nonce;
        if (request is not null && _asked != held.Nonce)
        {
            _asked = held.Nonce;
            _inTheWay = whenBusy == WhenBusy.Rollback ? await RunInTheWay.FindAsync(keeper.Store, lease.ThreadId, cancellationToken) : null;
            await keeper.Store.RequestStopAsync(lease.ThreadId, request, cancellationToken);
            keeper.Find(lease.ThreadId, held.Nonce)?.Control.Ask(request);
        }

        // Whatever ends the wait rings: a wait on top of the ring would go on in the pool, and a run could not be repeated.
        await using var poll = keeper.Time.CreateTimer(static rung => ((LeaseKeeper.Bell)rung!).Ring(), bell, keeper.PollEvery, Timeout.InfiniteTimeSpan);
        await using var enough = cancellationToken.UnsafeRegister(static rung => ((LeaseKeeper.Bell)rung!).Ring(), bell);
        await freed;
        cancellationToken.ThrowIfCancellationRequested();
    }
}
