using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>Counts an attempt when a worker says that it failed, and not when the job is taken: whoever dies says nothing.</summary>
internal sealed class AttemptsCountedAtFailure(ICheckpointStore inner) : QueueInFront(inner)
{
    private readonly Dictionary<ThreadId, int> _failures = [];

    public override async ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        var grants = await base.ClaimAsync(claim with { MaxAttempts = int.MaxValue }, cancellationToken);
        return [.. grants.Select(grant => grant with { Job = grant.Job with { Attempt = _failures.GetValueOrDefault(grant.ThreadId) + 1 } })];
    }

    public override ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken)
    {
        _failures[grant.ThreadId] = _failures.GetValueOrDefault(grant.ThreadId) + 1;
        return base.FailAsync(grant, failure, retryAt, cancellationToken);
    }

    public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        _failures.Remove(commit.Header.ThreadId);
        return base.CommitAsync(commit, cancellationToken);
    }
}

/// <summary>Counts the attempts and gives a job out however many there were.</summary>
internal sealed class AttemptsWithoutBound(ICheckpointStore inner) : QueueInFront(inner)
{
    public override ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken) =>
        base.ClaimAsync(claim with { MaxAttempts = int.MaxValue }, cancellationToken);
}

/// <summary>Takes any commit for progress, also one that only says who goes on.</summary>
internal sealed class GoingOnTakenForProgress(ICheckpointStore inner) : QueueInFront(inner)
{
    public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken) =>
        base.CommitAsync(commit.Job is JobChange.Keep ? commit with { Job = null } : commit, cancellationToken);
}

/// <summary>Lets whoever had a job once say that it is over, or give it up.</summary>
internal sealed class JobsEndedWithoutFence(ICheckpointStore inner) : QueueInFront(inner)
{
    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken) =>
        commit is { Job: not null, Lease: CommitLease.Release } && await FindHolderAsync(commit.Header.ThreadId) is { } holder
            ? await base.CommitAsync(commit with { Lease = new CommitLease.Release(holder) }, cancellationToken)
            : await base.CommitAsync(commit, cancellationToken);

    public override async ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken) =>
        await base.GiveBackAsync(grant with { Nonce = await FindHolderAsync(grant.ThreadId) ?? grant.Nonce }, cancellationToken);

    public override async ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken) =>
        await base.FailAsync(grant with { Nonce = await FindHolderAsync(grant.ThreadId) ?? grant.Nonce }, failure, retryAt, cancellationToken);

    private async Task<LeaseNonce?> FindHolderAsync(ThreadId thread) => (await Inner.FindAsync(thread, CancellationToken.None))?.Lease?.Nonce;
}
