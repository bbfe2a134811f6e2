using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite;

/// <summary>Something that happens to a thread's lease without a commit.</summary>
internal abstract class LeaseWrite(ThreadId threadId) : StoreWrite
{
    protected ThreadId ThreadId { get; } = threadId;

    /// <summary>Reads the thread's head and lease; no head when there is no such thread.</summary>
    protected (ThreadHead? Head, ThreadLease? Lease) Read(WriteStatements statements)
    {
        var head = statements.FindHead(ThreadId.Value);
        return (head, head is { Thread: var thread } ? statements.Leases.Find(thread) : null);
    }
}

/// <summary>Takes a lease.</summary>
internal sealed class ClaimWrite(ThreadId threadId, CommitHash expected, CommitLease.Take claim, TimeProvider time) : LeaseWrite(threadId)
{
    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var (head, current) = Read(statements);
        var lease = LeaseRules.Decide(ThreadId, current, claim, Timestamp.From(time.GetUtcNow()));
        if (head is not { } found || found.Hash != expected)
        {
            throw new CheckpointConflictException(ThreadId, (head?.Version ?? 0) + 1, head?.Version ?? 0);
        }

        LeaseTable.SaveMarked(statements, log, ThreadId, found.Thread, lease);
    }
}

/// <summary>Extends a lease.</summary>
internal sealed class RenewWrite(ThreadId threadId, CommitLease.Hold hold, TimeProvider time) : LeaseWrite(threadId)
{
    internal RenewAnswer Answer { get; private set; } = new RenewAnswer.Lost(null);

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var (head, current) = Read(statements);
        if (head is not { Thread: var thread } || current?.Nonce != hold.Nonce)
        {
            Answer = new RenewAnswer.Lost(current);
            return;
        }

        var lease = LeaseRules.Decide(ThreadId, current, hold, Timestamp.From(time.GetUtcNow()));
        if (lease != current)
        {
            // What others remember of it is only too short.
            LeaseTable.Save(statements, thread, lease);
            log.Forget(ThreadId);
        }

        Answer = new RenewAnswer.Held(lease?.Stop);
    }
}

/// <summary>Lets go of a lease.</summary>
internal sealed class ReleaseWrite(ThreadId threadId, LeaseNonce nonce) : LeaseWrite(threadId)
{
    internal bool WasHeld { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var (head, current) = Read(statements);
        WasHeld = head is not null && current?.Nonce == nonce;
        if (WasHeld)
        {
            LeaseTable.SaveMarked(statements, log, ThreadId, head.GetValueOrDefault().Thread, null);
        }
    }
}

/// <summary>Asks the holder of a lease to stop.</summary>
internal sealed class StopWrite(ThreadId threadId, StopRequest request) : LeaseWrite(threadId)
{
    internal ThreadLease? Asked { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var (head, current) = Read(statements);
        Asked = current is null ? null : LeaseRules.Ask(current, request);
        if (head is { Thread: var thread } && Asked is not null)
        {
            LeaseTable.SaveMarked(statements, log, ThreadId, thread, Asked);
        }
    }
}
