using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>One transition: usually one row and one statement.</summary>
internal sealed class CommitWrite(CheckpointCommit commit) : StoreWrite
{
    private CommitHeader Header => commit.Header;

    private ThreadId ThreadId => commit.Header.ThreadId;

    internal override bool TryApplyAlone(WriteStatements statements, SeenLog log)
    {
        if (commit.Snapshot is not null || commit.Workflow is not null || !log.TryGet(ThreadId, out var head) || !head.IsFollowedBy(commit))
        {
            return false;
        }

        var number = log.Last + 1;
        if (Bind(statements.AppendIfLast, number, head.Thread).Execute() == 0)
        {
            return false;
        }

        log.Add(number, ThreadId, After(head.Thread));
        return true;
    }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var isKnown = log.TryGet(ThreadId, out var known);
        var head = isKnown ? known : statements.FindHead(ThreadId.Value);
        if (head is null)
        {
            Begin(statements, log);
        }
        else if (head.Value.IsFollowedBy(commit))
        {
            Follow(statements, log, head.Value.Thread, mayHavePendingWrites: !isKnown);
        }
        else
        {
            RequireRepeated(statements, head.Value);
        }
    }

    private void Begin(WriteStatements statements, SeenLog log)
    {
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
            .Bind(5, Header.CreatedAt.Seconds)
            .Bind(6, Header.CreatedAt.Nanos)
            .ExecuteNumber();
        Append(statements, log, thread.GetValueOrDefault());
    }

    private void Follow(WriteStatements statements, SeenLog log, long thread, bool mayHavePendingWrites)
    {
        Append(statements, log, thread);
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

    private void Append(WriteStatements statements, SeenLog log, long thread)
    {
        var number = log.Last + 1;
        Bind(statements.Append, number, thread).Execute();
        if (commit.Snapshot is { } snapshot)
        {
            statements.AddSnapshot.Bind(1, CommitKey.Of(thread, Header.Version)).Bind(2, snapshot.Span).Execute();
        }

        log.Add(number, ThreadId, After(thread));
    }

    private ThreadHead After(long thread) => new(thread, Header.Version, Header.Hash);

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

    private void RequireRepeated(WriteStatements statements, ThreadHead head)
    {
        var stored = CommitKey.HasRoomFor(Header.Version) ? statements.FindCommit(head.Thread, Header.Version) : null;
        if (stored?.Hash != Header.Hash)
        {
            throw new CheckpointConflictException(ThreadId, Header.Version, head.Version);
        }
    }
}
