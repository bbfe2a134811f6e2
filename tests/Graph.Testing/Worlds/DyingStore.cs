using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Testing.Worlds;

/// <summary>A store whose process dies at its n-th commit, before or after that is durable; until it is revived nothing works any more.</summary>
public sealed class DyingStore(ICheckpointStore inner) : StoreInFront(inner)
{
    private int _commits;
    private int _diesAt = int.MaxValue;
    private bool _isStored;

    /// <summary>How many commits were asked for since the last revival.</summary>
    public int Commits => _commits;

    public bool IsDead => Volatile.Read(ref _commits) >= _diesAt;

    /// <summary>Counts commits anew.</summary>
    /// <param name="commit">The one that it dies at, from 1.</param>
    /// <param name="isStored">Whether that one is still stored.</param>
    public DyingStore DieAt(int commit, bool isStored)
    {
        _diesAt = commit;
        _isStored = isStored;
        _commits = 0;
        return this;
    }

    /// <summary>Works again, for good.</summary>
    public DyingStore Revive() => DieAt(int.MaxValue, false);

    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _commits);
        if (number < _diesAt || (number == _diesAt && _isStored))
        {
            var stop = await Inner.CommitAsync(commit, cancellationToken);
            RequireLife();
            return stop;
        }

        throw new ProcessDiedException();
    }

    public override ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        RequireLife();
        return Inner.SavePendingWritesAsync(threadId, head, lease, writes, cancellationToken);
    }

    public override ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        RequireLife();
        return Inner.FindAsync(threadId, cancellationToken);
    }

    public override ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken)
    {
        RequireLife();
        return Inner.RenewAsync(threadId, lease, cancellationToken);
    }

    public override ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken)
    {
        RequireLife();
        return Inner.ReleaseAsync(threadId, nonce, cancellationToken);
    }

    private void RequireLife()
    {
        if (IsDead)
        {
            throw new ProcessDiedException();
        }
    }
}

/// <summary>Stands for the end of the process.</summary>
public sealed class ProcessDiedException() : Exception("The process died.");
