using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Testing.Worlds;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>Takes a commit whatever the head is: the last writer of a version wins.</summary>
internal sealed class NoHeadCheck(ICheckpointStore inner) : StoreInFront(inner)
{
    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        try
        {
            return await base.CommitAsync(commit, cancellationToken);
        }
        catch (CheckpointConflictException conflict) when (commit.Header.Version <= conflict.HeadVersion)
        {
            return await ReplaceAsync(commit);
        }
    }

    private async Task<StopRequest?> ReplaceAsync(CheckpointCommit commit)
    {
        var thread = commit.Header.ThreadId;
        var workflow = (await Inner.FindAsync(thread, CancellationToken.None))!.Workflow;
        var history = await Inner.ReadHistoryAsync(thread, new HistoryQuery { BeforeVersion = commit.Header.Version }, CancellationToken.None).ToListAsync();
        history.Reverse();
        await Inner.DeleteThreadAsync(thread, CancellationToken.None);
        foreach (var kept in history)
        {
            await Inner.CommitAsync(
                new CheckpointCommit { Header = kept.Header, ExpectedHead = kept.Header.ParentHash, Body = kept.Body, Workflow = workflow }, CancellationToken.None);
        }

        return await Inner.CommitAsync(
            commit with { ExpectedHead = history.Count == 0 ? CommitHash.None : history[^1].Header.Hash, Workflow = workflow, Lease = null }, CancellationToken.None);
    }
}

/// <summary>Takes a commit that is sent again for a new one.</summary>
internal sealed class RepeatsStoredTwice(ICheckpointStore inner) : StoreInFront(inner)
{
    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var head = (await Inner.FindAsync(commit.Header.ThreadId, CancellationToken.None))?.Head;
        if (head is null || head.Hash != commit.Header.Hash)
        {
            return await base.CommitAsync(commit, cancellationToken);
        }

        var version = head.Version + 1;
        var hash = StepCommitter.HashOf(head.ThreadId, version, head.Hash, commit.Body.Span);
        return await base.CommitAsync(
            commit with
            {
                Header = commit.Header with { Version = version, Hash = hash, ParentHash = head.Hash, ParentVersion = head.Version },
                ExpectedHead = head.Hash,
                Lease = commit.Lease is CommitLease.Hold ? commit.Lease : null,
            },
            cancellationToken);
    }
}

/// <summary>Says that every seventh version is stored, and does not store it.</summary>
internal sealed class CommitsForgotten(ICheckpointStore inner) : StoreInFront(inner)
{
    public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken) =>
        commit.Header.Version % 7 == 0 ? ValueTask.FromResult<StopRequest?>(null) : base.CommitAsync(commit, cancellationToken);
}

/// <summary>Says that pending writes are kept, and does not keep them.</summary>
internal sealed class PendingWritesForgotten(ICheckpointStore inner) : StoreInFront(inner)
{
    public override ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;
}

/// <summary>Keeps pending writes whoever brings them, for whatever is the head.</summary>
internal sealed class PendingWritesOfAnyHead(ICheckpointStore inner) : StoreInFront(inner)
{
    public override async ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        var thread = await Inner.FindAsync(threadId, CancellationToken.None);
        await base.SavePendingWritesAsync(threadId, thread?.Head.Hash ?? head, thread?.Lease?.Nonce, writes, cancellationToken);
    }
}

/// <summary>Compares versions where it should compare hashes.</summary>
internal sealed class HeadComparedByVersion(ICheckpointStore inner) : StoreInFront(inner)
{
    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var head = (await Inner.FindAsync(commit.Header.ThreadId, CancellationToken.None))?.Head;
        return await base.CommitAsync(head?.Version == commit.Header.Version - 1 ? commit with { ExpectedHead = head.Hash } : commit, cancellationToken);
    }
}
