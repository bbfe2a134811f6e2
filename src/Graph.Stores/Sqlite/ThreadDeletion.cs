using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>The end of a thread and of everything that belongs to it.</summary>
internal sealed class ThreadDeletion(ThreadId threadId, CommitHash? expected = null) : StoreWrite
{
    /// <summary>Whether the thread was there.</summary>
    internal bool Found { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        log.Forget(threadId);
        var head = statements.FindHead(threadId.Value);
        Found = head is not null && (expected is not { } seen || head.Value.Hash == seen);
        if (!Found || head is not { Thread: var thread })
        {
            return;
        }

        var (first, last) = (CommitKey.First(thread), CommitKey.Last(thread));
        statements.RemovePendingWrites.Bind(1, first).Bind(2, last).Execute();
        statements.RemoveSnapshots.Bind(1, first).Bind(2, last).Execute();
        statements.RemoveIndexedCommits.Bind(1, first).Bind(2, last).Execute();
        statements.RemoveNewCommits.Bind(1, first).Bind(2, last).Execute();
        statements.RemoveFromIndex.Bind(1, first).Bind(2, last).Execute();
        statements.RemoveFormerWorkflows.Bind(1, first).Bind(2, last).Execute();
        statements.RemoveLease.Bind(1, thread).Execute();
        statements.Jobs.Forget(thread);
        statements.RemoveThread.Bind(1, thread).Execute();
        statements.AppendMark.Bind(1, log.Last + 1).Bind(2, CommitKey.Of(thread, 0)).Execute();
        log.CatchUp(log.Last + 1, log.IndexedThrough);
    }
}
