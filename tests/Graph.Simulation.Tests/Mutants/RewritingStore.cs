using System.Text;
using System.Text.Json.Nodes;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Testing.Worlds;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>Stores other transitions than it was given, as if the engine had written them so: whoever wrote one does not notice, and whoever loads the thread gets the other one.</summary>
/// <param name="inner">The store.</param>
/// <param name="rewrite">Changes a transition.</param>
/// <param name="stored">The hash that each commit was stored under; it outlives the store.</param>
internal class RewritingStore(ICheckpointStore inner, Action<JsonObject> rewrite, Dictionary<CommitHash, CommitHash> stored) : StoreInFront(inner)
{
    public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit given, CancellationToken cancellationToken)
    {
        var commit = Prepare(given);
        var transition = JsonNode.Parse(commit.Body.Span)!.AsObject();
        rewrite(transition);
        var body = Encoding.UTF8.GetBytes(transition.ToJsonString());
        var header = commit.Header;
        var parent = Stored(header.ParentHash);
        var hash = StepCommitter.HashOf(header.ThreadId, header.Version, parent, body);
        stored[given.Header.Hash] = hash;
        return base.CommitAsync(
            commit with { Header = header with { Hash = hash, ParentHash = parent }, ExpectedHead = Stored(commit.ExpectedHead), Body = body }, cancellationToken);
    }

    /// <summary>Changes what is not in the transition.</summary>
    protected virtual CheckpointCommit Prepare(CheckpointCommit commit) => commit;

    public override ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken) =>
        base.SavePendingWritesAsync(threadId, Stored(head), lease, writes, cancellationToken);

    public override ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken) =>
        base.ClaimAsync(threadId, Stored(head), claim, cancellationToken);

    private CommitHash Stored(CommitHash hash) => stored.GetValueOrDefault(hash, hash);
}
