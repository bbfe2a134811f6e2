using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Testing.Worlds;

/// <summary>A store that notes every round trip.</summary>
public sealed class RecordingStore(ICheckpointStore inner) : StoreInFront(inner)
{
    private readonly Lock _gate = new();
    private readonly List<string> _calls = [];
    private readonly TaskCompletionSource _pendingKept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The calls so far, such as <c>commit 3</c> or <c>keep a, b</c>.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Ends once pending writes were kept.</summary>
    public Task PendingWritesKept => _pendingKept.Task;

    public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        Note($"commit {commit.Header.Version}");
        return base.CommitAsync(commit, cancellationToken);
    }

    public override async ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        Note($"keep {string.Join(", ", writes.Select(write => write.TaskKey))}");
        await base.SavePendingWritesAsync(threadId, head, lease, writes, cancellationToken);
        _pendingKept.TrySetResult();
    }

    public override ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        Note("find");
        return base.FindAsync(threadId, cancellationToken);
    }

    public override ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken)
    {
        Note("definition");
        return base.SaveDefinitionAsync(definition, cancellationToken);
    }

    public override ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken)
    {
        Note("renew");
        return base.RenewAsync(threadId, lease, cancellationToken);
    }

    public override ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken)
    {
        Note("release");
        return base.ReleaseAsync(threadId, nonce, cancellationToken);
    }

    private void Note(string call)
    {
        lock (_gate)
        {
            _calls.Add(call);
        }
    }
}
