using Graph.Runtime.Checkpoints;
using Graph.Runtime.Telemetry;

namespace Graph.Runtime.SharedState;

/// <summary>A lock that is held, and extended in time until it is disposed of.</summary>
/// <remarks>A holder that was paused, or cut off from the store, may have lost it without knowing. So it gives up by its own clock before the store
/// lets another have it, and what must not be written by a former holder carries <see cref="FencingToken"/>: that is refused for certain.</remarks>
public sealed class StateLock : IAsyncDisposable
{
    /// <summary>After this share of the lease without an answer the holder does not count on the lock any more.</summary>
    private const double CountedShare = 0.8;

    private const int RenewalsPerLease = 3;

    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _over = new();
    private readonly ISharedStateStore _store;
    private readonly StateKey _key;
    private readonly LockClaim _claim;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _time;
    private readonly IIdGenerator _ids;
    private readonly Task _keeping;
    private StateWrite? _renewal;
    private long _version;
    private long _provenAt;
    private long _renewedAt;
    private int _isDisposed;

    internal StateLock(
        ISharedStateStore store, StateKey key, LockClaim claim, long version, long sentAt, TimeProvider time, IIdGenerator ids)
    {
        (_store, _key, _claim, _version, _lease, _provenAt, _time, _ids) = (store, key, claim, version, claim.Lease, sentAt, time, ids);
        FencingToken = version;
        Lost = _lost.Token;
        _keeping = KeepAsync();
    }

    /// <summary>What is locked.</summary>
    public string Name => _key.Name;

    /// <summary>Grows with each acquisition of this lock, by whomever.</summary>
    public long FencingToken { get; }

    /// <summary>Is cancelled when the lock cannot be counted on any more: another took it, or the store was not heard of in time.</summary>
    public CancellationToken Lost { get; }

    private TimeSpan Left => (_lease * CountedShare) - _time.GetElapsedTime(_provenAt);

    /// <summary>Lets the lock go, if it is still this holder's. When the store cannot be reached, it is free after its lease.</summary>
    /// <returns>Completed when it was let go, or cannot be.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _over.Cancel();
        await _keeping;
        using var patience = new CancellationTokenSource(_lease, _time);
        try
        {
            await ReleaseAsync(patience.Token);
        }
        catch (Exception unreachable) when (unreachable is StoreException or OperationCanceledException)
        {
            // The lease ends by itself.
        }

        _over.Dispose();
        _lost.Dispose();
    }

    private async Task KeepAsync()
    {
        while (await PauseAsync())
        {
            if (Left <= TimeSpan.Zero || !await TryRenewAsync())
            {
                _lost.Cancel();
                return;
            }
        }
    }

    /// <summary>Waits for the next renewal.</summary>
    /// <returns>False when there is to be none.</returns>
    private async ValueTask<bool> PauseAsync()
    {
        // After a renewal that failed the next one comes sooner.
        var pause = _renewal is null ? _lease / RenewalsPerLease : _lease / (RenewalsPerLease * RenewalsPerLease);
        var delay = Task.Delay(pause < Left ? pause : Positive(Left), _time, _over.Token);
        await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_over.IsCancellationRequested;
    }

    /// <summary>Extends the lock.</summary>
    /// <returns>False when it is another's. True when it was extended, and also when that is not known and there is time to ask again.</returns>
    private async ValueTask<bool> TryRenewAsync()
    {
        using var patience = new CancellationTokenSource(Positive(Left), _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, patience.Token);
        if (_renewal is null)
        {
            (_renewal, _renewedAt) = (_claim.Write(_key, new StateWriteId(_ids.NewId()), _version), _time.GetTimestamp());
        }

        try
        {
            if (await StoreCalls.WriteStateAsync(_store, _renewal, stop.Token) is not StateWriteAnswer.Stored stored)
            {
                return false;
            }

            // Whichever attempt it was that the store took, it was not before the first.
            (_version, _provenAt, _renewal) = (stored.Version, _renewedAt, null);
            return true;
        }
        catch (Exception unknown) when (unknown is StoreException or OperationCanceledException)
        {
            return _over.IsCancellationRequested || !patience.IsCancellationRequested;
        }
    }

    private async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_renewal is not null)
        {
            // A renewal was on its way whose outcome is not known: the entry itself tells whose it is, and in which version.
            var entry = await StoreCalls.FindStateAsync(_store, _key, cancellationToken);
            if (entry is null || LockClaim.Read(entry.Body).Nonce != _claim.Nonce)
            {
                return;
            }

            _version = entry.Version;
        }

        var deletion = new StateWrite
        {
            Id = new StateWriteId(_ids.NewId()),
            Changes = [new StateChange.Delete(_key) { ExpectedVersion = _version }],
        };
        await StoreCalls.WriteStateAsync(_store, deletion, cancellationToken);
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
