using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>Writes of leases, each within the transaction of whatever changes them.</summary>
internal static class LeaseTable
{
    /// <summary>Writes a thread's lease; null removes it.</summary>
    internal static void Save(WriteStatements statements, long thread, ThreadLease? lease)
    {
        if (lease is null)
        {
            statements.RemoveLease.Bind(1, thread).Execute();
            return;
        }

        Span<byte> nonce = stackalloc byte[LeaseNonce.Size];
        lease.Nonce.Write(nonce);
        var row = statements.SaveLease
            .Bind(1, thread)
            .Bind(2, nonce)
            .Bind(3, lease.Owner.Value)
            .Bind(4, lease.Until.Seconds)
            .Bind(5, lease.Until.Nanos)
            .Bind(6, lease.Stop?.Kind.ToString())
            .Bind(7, lease.Stop?.By)
            .Bind(8, lease.Stop?.Reason)
            .Bind(11, lease.Lasts.Ticks * TimeSpan.NanosecondsPerTick);
        if (lease.Stop is { } stop)
        {
            // Unbound, they are null.
            row.Bind(9, stop.At.Seconds).Bind(10, stop.At.Nanos);
        }

        row.Execute();
    }

    /// <summary>Writes a lease that changed without a commit, so that every process learns of it before its next one.</summary>
    internal static void SaveMarked(WriteStatements statements, SeenLog log, ThreadId threadId, long thread, ThreadLease? lease)
    {
        Save(statements, thread, lease);
        Mark(statements, log, threadId);
    }

    /// <summary>Tells every process of a change that no commit tells of.</summary>
    internal static void Mark(WriteStatements statements, SeenLog log, ThreadId threadId)
    {
        statements.AppendLeaseMark.Bind(1, log.Last + 1).Execute();
        log.Mark(log.Last + 1, threadId);
    }
}
