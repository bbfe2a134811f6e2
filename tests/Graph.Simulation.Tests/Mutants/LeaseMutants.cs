using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Testing.Worlds;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>Knows no leases: whoever comes may write, as long as the head is right.</summary>
internal sealed class NoFence(ICheckpointStore inner) : StoreInFront(inner)
{
    public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken) =>
        base.CommitAsync(commit with { Lease = null }, cancellationToken);

    public override ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken) =>
        base.SavePendingWritesAsync(threadId, head, null, writes, cancellationToken);

    public override ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken) =>
        ValueTask.FromResult<RenewAnswer>(new RenewAnswer.Held(null));

    public override ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken) => ValueTask.FromResult(true);
}

/// <summary>Gives a lease to whoever asks for it.</summary>
internal sealed class LeasesTakenAtWill(ICheckpointStore inner) : StoreInFront(inner)
{
    public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken) =>
        base.CommitAsync(commit.Lease is CommitLease.Take take ? commit with { Lease = take with { BreaksAny = true } } : commit, cancellationToken);
}

/// <summary>Keeps a lease for its holder for ever.</summary>
internal sealed class LeasesNeverExpire(ICheckpointStore inner) : StoreInFront(inner)
{
    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var held = (await Inner.FindAsync(commit.Header.ThreadId, CancellationToken.None))?.Lease;
        return held is not null && !MayWrite(commit.Lease, held)
            ? throw new ThreadBusyException(commit.Header.ThreadId, held)
            : await base.CommitAsync(commit, cancellationToken);
    }

    private static bool MayWrite(CommitLease? lease, ThreadLease held) => lease switch
    {
        null => false,
        CommitLease.Take take => take.Nonce == held.Nonce || take.Breaks == held.Nonce || take.BreaksAny,
        _ => true,
    };
}

/// <summary>Tells holders apart by a number that goes up with each claim, and is given again after a fail-over.</summary>
internal sealed class HoldersCounted(ICheckpointStore inner, Dictionary<LeaseNonce, long> numbers) : StoreInFront(inner)
{
    private readonly Dictionary<ThreadId, long> _claims = [];

    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var thread = commit.Header.ThreadId;
        var held = (await Inner.FindAsync(thread, CancellationToken.None))?.Lease;
        var stop = await base.CommitAsync(commit with { Lease = AsHolder(commit.Lease, held, thread) }, cancellationToken);
        if (commit.Lease is CommitLease.Take take && held?.Nonce != take.Nonce)
        {
            numbers[take.Nonce] = _claims[thread] = _claims.GetValueOrDefault(thread) + 1;
        }

        return stop;
    }

    public override async ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken)
    {
        var held = (await Inner.FindAsync(threadId, CancellationToken.None))?.Lease;
        return await base.ReleaseAsync(threadId, AsHolder(new CommitLease.Release(nonce), held, threadId)!.Nonce, cancellationToken);
    }

    public override async ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken)
    {
        var held = (await Inner.FindAsync(threadId, CancellationToken.None))?.Lease;
        return await base.RenewAsync(threadId, (CommitLease.Hold)AsHolder(lease, held, threadId)!, cancellationToken);
    }

    /// <summary>Whoever has the number of the holder passes for it.</summary>
    private CommitLease? AsHolder(CommitLease? lease, ThreadLease? held, ThreadId thread) =>
        lease is null or CommitLease.Take || held is null || !numbers.TryGetValue(lease.Nonce, out var number) || number != _claims.GetValueOrDefault(thread)
            ? lease
            : lease is CommitLease.Hold hold ? new CommitLease.Hold(held.Nonce, hold.Duration) : new CommitLease.Release(held.Nonce);
}
