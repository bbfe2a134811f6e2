using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>The end of older commits of a thread. The head stays, so that nothing that is known of heads changes.</summary>
internal sealed class CommitRemoval(CheckpointPruning pruning) : StoreWrite
{
    /// <summary>What was removed.</summary>
    internal PrunedCommits Pruned { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var head = statements.FindHead(pruning.ThreadId.Value);
        if (head?.Hash != pruning.ExpectedHead)
        {
            var version = head?.Version ?? 0;
            throw new CheckpointConflictException(pruning.ThreadId, version + 1, version);
        }

        var (thread, headVersion, _) = head.Value;
        pruning.RequireHeadStays(headVersion);
        var (commits, bytes) = (0, 0L);
        foreach (var range in pruning.Removed.Select(range => Clamp(range, headVersion)).Where(range => range.First <= range.Last))
        {
            var (first, last) = (CommitKey.Of(thread, range.First), CommitKey.Of(thread, range.Last));
            bytes += statements.BytesBetween.Bind(1, first).Bind(2, last).ExecuteNumber() ?? 0;
            statements.RemoveSnapshots.Bind(1, first).Bind(2, last).Execute();
            commits += statements.RemoveIndexedCommits.Bind(1, first).Bind(2, last).Execute();
            commits += statements.RemoveNewCommits.Bind(1, first).Bind(2, last).Execute();
            statements.RemoveFromIndex.Bind(1, first).Bind(2, last).Execute();
        }

        foreach (var snapshot in pruning.Snapshots)
        {
            statements.ReplaceSnapshot.Bind(1, CommitKey.Of(thread, snapshot.Version)).Bind(2, snapshot.Body.Span).Execute();
        }

        Pruned = new PrunedCommits(commits, bytes);
    }

    /// <summary>A version below 1 or past the head would reach into the keys of other threads.</summary>
    private static VersionRange Clamp(VersionRange range, long head) => new(Math.Max(1, range.First), Math.Min(range.Last, head));
}
