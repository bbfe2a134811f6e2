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

    public override async ValueTask CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _commits);
        if (number < crashAt || (number == crashAt && moment == CrashMoment.AfterStoring))
        {
            await Inner.CommitAsync(commit, cancellationToken);
        }

        if (number >= crashAt)
        {
            throw new StoreException($"The process died at commit {number}.");
        }
    }
}
