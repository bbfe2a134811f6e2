using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Sqlite.Jobs;

namespace Graph.Stores.Sqlite;

/// <summary>One transition: usually one row and one statement.</summary>
internal sealed class CommitWrite(CheckpointCommit commit, JobQueueOptions queues, TimeProvider time) : StoreWrite
{
    // Most commits leave the job alone, and never need one.
    private JobEffect? _job;

    /// <summary>What the holder was asked to do; null when nobody asked.</summary>
    internal StopRequest? Stop { get; private set; }

    /// <summary>Whether there may be work for somebody now.</summary>
    internal bool MakesWork => _job?.MakesWork == true;

    private CommitHeader Header => commit.Header;

    private ThreadId ThreadId => commit.Header.ThreadId;

    internal override bool TryApplyAlone(WriteStatements statements, SeenLog log)
    {
        if (commit is not { Snapshot: null, Workflow: null, Job: null, Consumes: null } || !log.TryGet(ThreadId, out var head)
            || !head.IsFollowedBy(commit) || !head.KeepsLease(commit, time))
        {
            return false;
        }

        var number = log.Last + 1;
        if (Bind(statements.AppendIfLast, number, head.Thread).Execute() == 0)
        {
            return false;
        }

        log.Add(number, ThreadId, After(head));
        return true;
    }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var isKnown = log.TryGet(ThreadId, out var known);
        _job = new JobEffect(commit, queues);
        var found = isKnown ? known : statements.FindHead(ThreadId.Value);
        if (found is not { } head)
        {
            Begin(statements, log);
            return;
        }

        if (IsRepeated(statements, head))
        {
            return;
        }

        _job.Admit(statements, Now());
        var keepsLease = isKnown && head.KeepsLease(commit, time);
        var lease = keepsLease ? null : LeaseRules.Decide(ThreadId, statements.Leases.Find(head.Thread), commit.Lease, Now());
        if (!head.IsFollowedBy(commit))
        {
            throw new CheckpointConflictException(ThreadId, Header.Version, head.Version);
        }

        Follow(statements, head.Thread, mayHavePendingWrites: !isKnown);
        _job.Apply(statements, head.Thread, isKnown, Now());
        Append(statements, log, keepsLease ? After(head) : WithLease(statements, After(head), lease));
        if (commit.Job is JobChange.Keep)
        {
            // The count of attempts stands as it was: the next commit has to look at the job and begin it anew.
            log.Forget(ThreadId);
        }
    }

    private void Begin(WriteStatements statements, SeenLog log)
    {
        _job!.Admit(statements, Now());
        var lease = LeaseRules.Decide(ThreadId, null, commit.Lease, Now());
        if (!commit.MayFollow(0) || commit.ExpectedHead != CommitHash.None)
        {
            throw new CheckpointConflictException(ThreadId, Header.Version, 0);
        }

        var workflow = commit.Workflow
            ?? throw new ArgumentException($"The first commit of thread '{ThreadId}' does not say which workflow it runs.");
        var thread = statements.AddThread
            .Bind(1, ThreadId.Value)
            .Bind(2, workflow.Name)
            .Bind(3, workflow.Version)
            .Bind(4, workflow.Hash)
            .Bind(5, commit.BeganAt.Seconds)
            .Bind(6, commit.BeganAt.Nanos)
            .ExecuteNumber();
        _job.Apply(statements, thread.GetValueOrDefault(), isKnown: commit.Job is null, Now());
        var head = new ThreadHead(thread.GetValueOrDefault(), Header.Version, Header.Hash);
        Append(statements, log, lease is null ? head : WithLease(statements, head, lease));
    }

    private void Follow(WriteStatements statements, long thread, bool mayHavePendingWrites)
    {
        if (commit.Workflow is { } workflow)
        {
            statements.RememberWorkflow
                .Bind(1, thread)
                .Bind(2, workflow.Name)
                .Bind(3, workflow.Version)
                .Bind(4, workflow.Hash)
                .Bind(5, CommitKey.Of(thread, Header.Version))
                .Execute();
            statements.MoveThread.Bind(1, thread).Bind(2, workflow.Name).Bind(3, workflow.Version).Bind(4, workflow.Hash).Execute();
        }

        if (mayHavePendingWrites)
        {
            statements.RemovePendingWrites.Bind(1, CommitKey.First(thread)).Bind(2, CommitKey.Of(thread, Header.Version)).Execute();
        }
    }

    private ThreadHead WithLease(WriteStatements statements, ThreadHead head, ThreadLease? lease)
    {
        LeaseTable.Save(statements, head.Thread, lease);
        Stop = lease?.Stop;
        return head.With(lease);
    }

    private void Append(WriteStatements statements, SeenLog log, ThreadHead after)
    {
        var number = log.Last + 1;
        Bind(statements.Append, number, after.Thread).Execute();
        if (commit.Snapshot is { } snapshot)
        {
            statements.AddSnapshot.Bind(1, CommitKey.Of(after.Thread, Header.Version)).Bind(2, snapshot.Span).Execute();
        }

        log.Add(number, ThreadId, after);
    }

    private ThreadHead After(ThreadHead head) => head with { Version = Header.Version, Hash = Header.Hash };

    private Timestamp Now() => Timestamp.From(time.GetUtcNow());

    private SqliteStatement Bind(SqliteStatement statement, long number, long thread)
    {
        Span<byte> hash = stackalloc byte[CommitHash.Size];
        Header.Hash.Write(hash);
        Span<byte> parent = stackalloc byte[CommitHash.Size];
        Header.ParentHash.Write(parent);
        return statement
            .Bind(1, number)
            .Bind(2, CommitKey.Of(thread, Header.Version))
            .BindText(3, StatusText.Of(Header.Status))
            .Bind(4, Header.Id.Value)
            .Bind(5, hash)
            .Bind(6, parent)
            .Bind(7, Header.ParentVersion)
            .Bind(8, Header.CreatedAt.Seconds)
            .Bind(9, Header.CreatedAt.Nanos)
            .Bind(10, commit.Body.Span);
    }

    private bool IsRepeated(WriteStatements statements, ThreadHead head) =>
        Header.Version <= head.Version
        && CommitKey.HasRoomFor(Header.Version)
        && statements.FindCommit(head.Thread, Header.Version)?.Hash == Header.Hash;
}
