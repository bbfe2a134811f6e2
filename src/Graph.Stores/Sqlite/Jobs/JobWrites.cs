using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.Jobs;

/// <summary>Gives a job and the lease of its thread up without a commit, if they are still the worker's.</summary>
internal sealed class JobLetGoWrite(JobGrant grant, Func<ThreadJob, ThreadJob> change) : StoreWrite
{
    internal bool WasHeld { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        WasHeld = false;
        if (statements.FindHead(grant.ThreadId.Value) is not { Thread: var thread }
            || statements.Jobs.Rows.Find(thread) is not { State: JobState.Running } job
            || statements.Leases.Find(thread)?.Nonce != grant.Nonce)
        {
            return;
        }

        WasHeld = true;
        statements.Jobs.Save(thread, change(job));
        LeaseTable.SaveMarked(statements, log, grant.ThreadId, thread, null);
    }
}

/// <summary>Does something with a dead letter.</summary>
internal sealed class DeadLetterWrite(ThreadId threadId, Func<ThreadJob, ThreadJob?> change) : StoreWrite
{
    internal bool Found { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        Found = false;
        if (statements.FindHead(threadId.Value) is { Thread: var thread } && statements.Jobs.Rows.Find(thread) is { State: JobState.Parked } job)
        {
            Found = true;
            statements.Jobs.Save(thread, change(job));
        }
    }
}

/// <summary>Gives a thread the job that it had in another store.</summary>
internal sealed class JobAdoptWrite(ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands) : StoreWrite
{
    internal bool WasGiven { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        WasGiven = false;
        if (statements.FindHead(threadId.Value) is not { Thread: var thread } || statements.Jobs.Rows.Find(thread) is not null)
        {
            return;
        }

        WasGiven = true;
        statements.Jobs.Save(thread, job);
        foreach (var command in commands)
        {
            statements.Jobs.Keep(thread, command);
        }
    }
}

/// <summary>Keeps a command for a thread that is at work, or about to be.</summary>
internal sealed class CommandWrite(ThreadId threadId, ThreadCommand command, JobQueueOptions queues, TimeProvider time) : StoreWrite
{
    internal bool WasKept { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        WasKept = false;
        var now = Timestamp.From(time.GetUtcNow());
        statements.Jobs.Admission.RequireNew(command.Key, now);
        if (statements.FindHead(threadId.Value) is { Thread: var thread }
            && statements.Jobs.Rows.Find(thread) is { State: JobState.Ready or JobState.Running })
        {
            WasKept = true;
            statements.Jobs.Keep(thread, command);
            statements.Jobs.Admission.Remember(command.Key, threadId, queues, now);
        }
    }
}

/// <summary>Notes that a worker lives.</summary>
internal sealed class WorkerBeatWrite(WorkerView worker, TimeProvider time) : StoreWrite
{
    internal override void Apply(WriteStatements statements, SeenLog log) => statements.Jobs.Workers.Beat(worker, Timestamp.From(time.GetUtcNow()));
}

/// <summary>Takes a worker off the list.</summary>
internal sealed class WorkerSignOffWrite(LeaseOwner worker) : StoreWrite
{
    internal override void Apply(WriteStatements statements, SeenLog log) => statements.Jobs.Workers.SignOff(worker);
}

/// <summary>Puts in line what is due, and forgets what has had its time.</summary>
internal sealed class QueueMaintenanceWrite(TimeProvider time) : StoreWrite
{
    internal bool MadeWork { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var now = Timestamp.From(time.GetUtcNow());
        MadeWork = statements.Jobs.MoveDue(now) > 0;
        statements.Jobs.Admission.Tidy(now);
        statements.Jobs.Workers.Tidy(now);
    }
}
