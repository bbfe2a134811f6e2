using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Telemetry;

namespace Graph.Runtime.SharedState;

/// <content>Locks: entries that expire when their holder is not heard of.</content>
public sealed partial class StateStore
{
    /// <summary>Takes a lock that one holder at a time has, over all processes; waits while it is another's.</summary>
    /// <param name="name">What is locked, of this space and partition.</param>
    /// <param name="options">For how long it is taken at a time, and how long to wait.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The lock; disposing of it lets it go.</returns>
    /// <exception cref="StateLockTimeoutException">It was another's the whole time.</exception>
    public async ValueTask<StateLock> AcquireLockAsync(string name, StateLockOptions? options = null, CancellationToken cancellationToken = default)
    {
        var wanted = options ?? new StateLockOptions();
        wanted.Validate();
        var key = LockKeyOf(name);
        var began = _time.GetTimestamp();
        var (seenVersion, seenAt) = (0L, began);
        for (var attempt = 1; ; attempt++)
        {
            var (taken, holder, version) = await TakeLockAsync(key, wanted, seenVersion, _time.GetElapsedTime(seenAt), cancellationToken);
            if (taken is not null)
            {
                return taken;
            }

            (seenVersion, seenAt) = version == seenVersion ? (seenVersion, seenAt) : (version, _time.GetTimestamp());

            var left = wanted.Wait == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : wanted.Wait - _time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan)
            {
                throw new StateLockTimeoutException(name, wanted.Wait, holder);
            }

            await PauseAsync(attempt, left, cancellationToken);
        }
    }

    /// <summary>Takes a lock if it is free.</summary>
    /// <param name="name">What is locked, of this space and partition.</param>
    /// <param name="options">For how long it is taken at a time.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>The lock, which disposing of lets go; null when it is another's.</returns>
    public async ValueTask<StateLock?> TryAcquireLockAsync(string name, StateLockOptions? options = null, CancellationToken cancellationToken = default)
    {
        var wanted = options ?? new StateLockOptions();
        wanted.Validate();
        return (await TakeLockAsync(LockKeyOf(name), wanted, 0, TimeSpan.Zero, cancellationToken)).Lock;
    }

    /// <summary>A lock lies alone, so that locks are spread over the store, and where no list of a caller's meets it.</summary>
    private StateKey LockKeyOf(string name)
    {
        StateNames.Require(name, nameof(name), StateNames.LongestName);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Partition.Value}\n{name}"));
        return new StateKey(Space, new StatePartition($"{StateNames.ReservedStart}lock/{Convert.ToHexStringLower(hash[..16])}"), name);
    }

    /// <summary>Takes a lock if it is free, or its holder is known to be gone.</summary>
    /// <param name="key">The lock.</param>
    /// <param name="options">For how long it is taken at a time.</param>
    /// <param name="seenVersion">The version that the lock had when it was looked at before; 0 when it was not.</param>
    /// <param name="seenFor">How long ago it was first seen in that version, by the clock of this process.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    private async ValueTask<(StateLock? Lock, string Holder, long Version)> TakeLockAsync(
        StateKey key, StateLockOptions options, long seenVersion, TimeSpan seenFor, CancellationToken cancellationToken)
    {
        var claim = new LockClaim(_ids.NewId(), NewOwner(), options.Lease);
        var (sent, at) = (_time.GetTimestamp(), 0L);
        var answer = await ClaimAsync(key, claim, expectedVersion: 0, cancellationToken);
        var holder = "somebody";
        if (answer is StateWriteAnswer.Conflicted && await FindClaimAsync(key, cancellationToken) is ({ } present, var version))
        {
            (holder, at) = (present.Owner.Describe(), version);
            // A holder that lives renews its lock several times within a lease. Without a renewal for all of one it has given up itself, wherever the
            // store's clock has been put back to meanwhile; and one that has ended on this very machine need not be waited for at all.
            if (present.Owner.IsGone() || (version == seenVersion && present.Lease > TimeSpan.Zero && seenFor >= present.Lease))
            {
                sent = _time.GetTimestamp();
                answer = await ClaimAsync(key, claim, version, cancellationToken);
            }
        }

        return answer is StateWriteAnswer.Stored stored
            ? (new StateLock(_store, key, claim, stored.Version, sent, _time, _ids), "this call", stored.Version)
            : (null, holder, at);
    }

    private ValueTask<StateWriteAnswer> ClaimAsync(StateKey key, LockClaim claim, long expectedVersion, CancellationToken cancellationToken) =>
        StoreCalls.WriteStateAsync(_store, claim.Write(key, NewId(), expectedVersion), cancellationToken);

    private async ValueTask<(LockClaim? Claim, long Version)> FindClaimAsync(StateKey key, CancellationToken cancellationToken) =>
        await StoreCalls.FindStateAsync(_store, key, cancellationToken) is { } entry ? (LockClaim.Read(entry.Body), entry.Version) : (null, 0);

    private LeaseOwner NewOwner() => LeaseOwner.OfThisProcess(_random);
}
