using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Testing.Worlds;

/// <summary>When, seen from the store, a process dies.</summary>
public enum CrashMoment
{
    /// <summary>The commit never reached the store.</summary>
    BeforeStoring,

    /// <summary>The commit was stored, and the answer never came back.</summary>
    AfterStoring,
}

/// <summary>A store that fails at one commit and at all after it, as it looks to a process that dies there.</summary>
public sealed class CrashingStore(ICheckpointStore inner, int crashAt, CrashMoment moment) : StoreInFront(inner)
{
    private int _commits;

    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _commits);
        var stop = number < crashAt || (number == crashAt && moment == CrashMoment.AfterStoring)
            ? await Inner.CommitAsync(commit, cancellationToken)
            : null;
        return number < crashAt ? stop : throw new StoreException($"The process died at commit {number}.");
    }

    public override ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken) =>
        _commits < crashAt ? Inner.ReleaseAsync(threadId, nonce, cancellationToken) : throw new StoreException("The process died.");
}
