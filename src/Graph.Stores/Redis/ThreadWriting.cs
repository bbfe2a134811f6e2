using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis.Jobs;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>Everything that changes a thread: one script each, and one round trip.</summary>
internal sealed class ThreadWriting(RedisShards shards, RedisStoreOptions options)
{
    /// <summary>From here on a value goes where it does not hold up small calls.</summary>
    private const int Large = 64 * 1024;

    private const int MostPendingAtOnce = 100;

    /// <summary>What a commit that leaves the job alone says of it.</summary>
    private static readonly RedisValue[] NoJob = [.. JobWrite.None, "", ""];

    private readonly WholeSteps _wholeSteps = new(ThreadPlace.MomentLength, options.LeaseClock);

    internal async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        if (commit.IsPlainStep && await SendStepAsync(commit, cancellationToken) is { IsDone: true } done)
        {
            return done.Stop(1);
        }

        return (await SendAsync(commit, NoJob, cancellationToken)).RequireAccepted(commit.Header.ThreadId, commit.Header.Version).Stop(1);
    }

    /// <summary>Sends a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="job">What it does with the job, as the script takes it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal ValueTask<ScriptReply> SendAsync(CheckpointCommit commit, RedisValue[] job, CancellationToken cancellationToken)
    {
        var header = commit.Header;
        _wholeSteps.Forget(header.ThreadId);
        var difference = Envelope.Seal(commit.Body.Span, options.CompressFrom);
        var snapshot = commit.Snapshot is { } state ? Envelope.Seal(state.Span, options.CompressFrom) : [];
        var (asked, nonce, breaks, owner, duration) = LeaseText.Write(commit.Lease);
        RedisValue[] arguments =
        [
            header.Version,
            commit.IsRestored ? "" : unchecked(header.Version - 1),
            commit.ExpectedHead.ToArray(),
            CommitEntry.Write(header),
            difference,
            snapshot,
            commit.Workflow is { } workflow ? WorkflowText.Write(workflow) : "",
            commit.Workflow?.Hash ?? "",
            RedisTime.Write(commit.BeganAt),
            ThreadPlace.Begin(header),
            header.ThreadId.Value,
            asked,
            nonce,
            breaks,
            owner,
            duration,
            Now(),
            .. job,
        ];
        var its = shards.Keys.Of(header.ThreadId);
        return shards.RunAsync(LaneOf(difference.Length + snapshot.Length), RedisScripts.Commit, its.All, arguments, cancellationToken);
    }

    private async ValueTask<ScriptReply> SendStepAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var step = _wholeSteps.Read(commit);
        var (hold, header) = (step.Lease, step.Header);
        var its = shards.Keys.Of(header.ThreadId);
        var difference = Envelope.Seal(commit.Body.Span, options.CompressFrom);
        var isSoon = _wholeSteps.MayLeaveOut(step);
        RedisValue[] arguments =
        [
            header.Version,
            CommitEntry.Write(header),
            difference,
            ThreadPlace.Begin(header),
            LeaseText.Nonce(hold.Nonce),
            LeaseText.Duration(hold.Duration),
            Now(),
            isSoon ? "soon" : "",
        ];
        var reply = await shards.RunAsync(LaneOf(difference.Length), RedisScripts.Step, its.OfStep, arguments, cancellationToken);
        if (!isSoon && reply.IsDone)
        {
            _wholeSteps.Remember(step);
        }

        return reply;
    }

    internal async ValueTask<bool> SavePendingAsync(
        ThreadId thread, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        var its = shards.Keys.Of(thread);
        RedisValue[] who = [head.ToArray(), lease is { } nonce ? LeaseText.Nonce(nonce) : "", Now()];

        // Even nothing to keep is refused when the head is another.
        for (var at = 0; at == 0 || at < writes.Count; at += MostPendingAtOnce)
        {
            var some = writes.Skip(at).Take(MostPendingAtOnce)
                .SelectMany(write => new RedisValue[] { write.TaskKey, Envelope.Seal(write.Body.Span, options.CompressFrom) })
                .ToArray();
            var lane = LaneOf(some.Sum(value => (int)value.Length()));
            var reply = await shards.RunAsync(lane, RedisScripts.SavePending, [its.Thread, its.PendingWrites, its.Incarnation], [.. who, .. some], cancellationToken);
            reply.RequireAccepted(thread);
        }

        return true;
    }

    internal async ValueTask<bool> ClaimAsync(ThreadId thread, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
            [head.ToArray(), LeaseText.Nonce(claim.Nonce), LeaseText.Breaks(claim), claim.Owner.Value, LeaseText.Duration(claim.Duration), Now()];
        var reply = await shards.RunAsync(RedisLane.Control, RedisScripts.Claim, Lease(thread), arguments, cancellationToken);
        return reply.RequireAccepted(thread).IsDone;
    }

    internal async ValueTask<RenewAnswer> RenewAsync(ThreadId thread, CommitLease.Hold lease, CancellationToken cancellationToken)
    {
        _wholeSteps.Forget(thread);
        RedisValue[] arguments = [LeaseText.Nonce(lease.Nonce), LeaseText.Duration(lease.Duration), Now()];
        var its = shards.Keys.Of(thread);
        var reply = await shards.RunAsync(RedisLane.Control, RedisScripts.Renew, [its.Thread, its.Jobs, its.Incarnation], arguments, cancellationToken);
        return reply.IsDone ? new RenewAnswer.Held(reply.Stop(1)) : new RenewAnswer.Lost(reply.Lease(1));
    }

    internal async ValueTask<bool> ReleaseAsync(ThreadId thread, LeaseNonce nonce, CancellationToken cancellationToken) =>
        (await shards.RunAsync(RedisLane.Control, RedisScripts.Release, Lease(thread), [LeaseText.Nonce(nonce)], cancellationToken)).IsDone;

    internal async ValueTask<ThreadLease?> RequestStopAsync(ThreadId thread, StopRequest request, CancellationToken cancellationToken)
    {
        var reply = await shards.RunAsync(RedisLane.Control, RedisScripts.RequestStop, Lease(thread), [LeaseText.Write(request)], cancellationToken);
        return reply.IsDone ? reply.Lease(1) : null;
    }

    /// <summary>Deletes a thread; one that has another head than the one that is named stays.</summary>
    internal async ValueTask<bool> DeleteAsync(ThreadId thread, CommitHash? head, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [head is { } expected ? expected.ToArray() : ""];
        return (await shards.RunAsync(RedisLane.Control, RedisScripts.DeleteThread, shards.Keys.Of(thread).All, arguments, cancellationToken)).IsDone;
    }

    /// <summary>The keys of scripts that are about the lease alone.</summary>
    private RedisKey[] Lease(ThreadId thread) => shards.Keys.Of(thread) is var its ? [its.Thread, its.Incarnation] : [];

    private static RedisLane LaneOf(int bytes) => bytes < Large ? RedisLane.Control : RedisLane.Bulk;

    private RedisValue Now() => LeaseText.Now(options.LeaseClock);

}
