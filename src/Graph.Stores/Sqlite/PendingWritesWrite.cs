using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite;

/// <summary>What finished tasks of an unfinished step wrote, tied to the commit that the step goes on from.</summary>
internal sealed class PendingWritesWrite(
    ThreadId threadId, CommitHash hash, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, TimeProvider time) : StoreWrite
{
    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var head = statements.FindHead(threadId.Value);
        var current = head is { Thread: var thread } ? statements.Leases.Find(thread) : null;
        LeaseRules.Require(threadId, current, lease, Timestamp.From(time.GetUtcNow()));
        if (head?.Hash != hash)
        {
            var version = head?.Version ?? 0;
            throw new CheckpointConflictException(threadId, version + 1, version);
        }

        // The next commit has something to clear away: only one that does not know the thread looks.
        log.Forget(threadId);
        var key = CommitKey.Of(head.Value.Thread, head.Value.Version);
        statements.RemovePendingWrites.Bind(1, CommitKey.First(head.Value.Thread)).Bind(2, key).Execute();
        foreach (var write in writes)
        {
            statements.AddPendingWrite.Bind(1, key).Bind(2, write.TaskKey).Bind(3, write.Body.Span).Execute();
        }
    }
}
