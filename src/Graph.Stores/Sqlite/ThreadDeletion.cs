using Graph.Runtime;

namespace Graph.Stores.Sqlite;

/// <summary>The end of a thread and of everything that belongs to it.</summary>
internal sealed class ThreadDeletion(ThreadId threadId) : StoreWrite
{
    /// <summary>Whether the thread was there.</summary>
    internal bool Found { get; private set; }

    internal override bool NeedsTransaction(KnownThreads known) => true;

    internal override void Apply(WriteStatements statements, KnownThreads known)
    {
        known.Forget(threadId);
        Found = statements.FindThread(threadId.Value) is { } number && Remove(statements, number);
    }

    private static bool Remove(WriteStatements statements, long number)
    {
        var (first, last) = (CommitKey.Of(number, 0), CommitKey.Last(number));
        statements.RemovePendingWrites.Bind(1, first).Bind(2, last).Execute();
        statements.RemoveSnapshots.Bind(1, first).Bind(2, last).Execute();
        statements.RemoveCommits.Bind(1, first).Bind(2, last).Execute();
        return statements.RemoveThread.Bind(1, number).Execute() == 1;
    }
}
