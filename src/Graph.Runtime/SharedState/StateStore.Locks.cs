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
        for (var attempt = 1; ; attempt++)
        {
            var (taken, holder) = await TakeLockAsync(key, wanted, cancellationToken);
            if (taken is not null)
            {
                return taken;
            }

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
        return (await TakeLockAsync(LockKeyOf(name), wanted, cancellationToken)).Lock;
    }

    /// <summary>A lock lies alone, so that locks are spread over the store, and where no list of a caller's meets it.</summary>
    private StateKey LockKeyOf(string name)
    {
        StateNames.Require(name, nameof(name), StateNames.LongestName);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Partition.Value}\n{name}"));
        return new StateKey(Space, new StatePartition($"{StateNames.ReservedStart}lock/{Convert.ToHexStringLower(hash[..16])}"), name);
    }

    private async ValueTask<(StateLock? Lock, string Holder)> TakeLockAsync(StateKey key, StateLockOptions options, CancellationToken cancellationToken)
    {
        var claim = new LockClaim(_ids.NewId(), NewOwner());
        var sent = _time.GetTimestamp();
        var answer = await ClaimAsync(key, claim, expectedVersion: 0, options, cancellationToken);
        var holder = "somebody";
        if (answer is StateWriteAnswer.Conflicted && await FindClaimAsync(key, cancellationToken) is var (present, version) && present is not null)
        {
            holder = present.Owner.Describe();
            if (present.Owner.IsGone())
            {
                // Its process has ended on this very machine: nobody has to wait for the lease.
                sent = _time.GetTimestamp();
                answer = await ClaimAsync(key, claim, version, options, cancellationToken);
            }
        }

        return answer is StateWriteAnswer.Stored stored
            ? (new StateLock(_store, key, claim, stored.Version, options.Lease, sent, _time, _ids), "this call")
            : (null, holder);
    }

    private ValueTask<StateWriteAnswer> ClaimAsync(
        StateKey key, LockClaim claim, long expectedVersion, StateLockOptions options, CancellationToken cancellationToken) =>
        StoreCalls.WriteStateAsync(_store, claim.Write(key, NewId(), expectedVersion, options.Lease), cancellationToken);

    private async ValueTask<(LockClaim? Claim, long Version)> FindClaimAsync(StateKey key, CancellationToken cancellationToken) =>
        await StoreCalls.FindStateAsync(_store, key, cancellationToken) is { } entry ? (LockClaim.Read(entry.Body), entry.Version) : (null, 0);

    private LeaseOwner NewOwner() => LeaseOwner.OfThisProcess(_random);
}
