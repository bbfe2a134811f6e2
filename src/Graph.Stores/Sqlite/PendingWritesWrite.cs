using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>What finished tasks of an unfinished step wrote, tied to the commit that the step goes on from.</summary>
internal sealed class PendingWritesWrite(ThreadId threadId, CommitHash head, IReadOnlyList<PendingWrite> writes) : StoreWrite
{
    internal override bool NeedsTransaction(KnownThreads known) => true;

    internal override void Apply(WriteStatements statements, KnownThreads known)
    {
        var key = RequireHead(statements);

        // The next commit has something to clear away: only one that does not know the thread looks.
        known.Forget(threadId);
        statements.RemovePendingWrites.Bind(1, CommitKey.Of(CommitKey.ThreadNumber(key), 0)).Bind(2, key).Execute();
        foreach (var write in writes)
        {
            statements.AddPendingWrite.Bind(1, key).Bind(2, write.TaskKey).Bind(3, write.Body.Span).Execute();
        }
    }

    private long RequireHead(WriteStatements statements)
    {
        var number = statements.FindThread(threadId.Value);
        var version = statements.HeadVersion(number);
        if (number is { } found && version > 0)
        {
            var key = CommitKey.Of(found, version);
            if (statements.HasCommit.Bind(1, key).Bind(2, head.ToArray()).ExecuteNumber() is not null)
            {
                return key;
            }
        }

        throw new CheckpointConflictException(threadId, version + 1, version);
    }
}
