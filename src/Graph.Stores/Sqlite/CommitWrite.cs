using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>One transition: usually one row and one statement.</summary>
internal sealed class CommitWrite(CheckpointCommit commit) : StoreWrite
{
    private CommitHeader Header => commit.Header;

    private ThreadId ThreadId => commit.Header.ThreadId;

    internal override bool NeedsTransaction(KnownThreads known) =>
        Header.Version == 1 || commit.Snapshot is not null || commit.Workflow is not null || !known.TryGet(ThreadId, out _);

    internal override void Apply(WriteStatements statements, KnownThreads known)
    {
        if (!CommitKey.HasRoomFor(Header.Version))
        {
            throw Conflict(statements, statements.FindThread(ThreadId.Value));
        }

        var isStored = Header.Version == 1 ? Begin(statements, known) : Follow(statements, known);
        if (!isStored)
        {
            RequireRepeated(statements);
        }
    }

    private bool Begin(WriteStatements statements, KnownThreads known)
    {
        if (commit.ExpectedHead != CommitHash.None)
        {
            return false;
        }

        var workflow = commit.Workflow
            ?? throw new ArgumentException($"The first commit of thread '{ThreadId}' does not say which workflow it runs.");
        if (AddThread(statements, workflow) is not { } number)
        {
            return false;
        }

        BindRow(statements.Begin, CommitKey.Of(number, 1)).Execute();
        AddSnapshot(statements, number);
        known.Remember(ThreadId, number);
        return true;
    }

    private long? AddThread(WriteStatements statements, WorkflowReference workflow) =>
        statements.AddThread
            .Bind(1, ThreadId.Value)
            .Bind(2, workflow.Name)
            .Bind(3, workflow.Version)
            .Bind(4, workflow.Hash)
            .Bind(5, Header.CreatedAt.Seconds)
            .Bind(6, Header.CreatedAt.Nanos)
            .ExecuteNumber();

    private bool Follow(WriteStatements statements, KnownThreads known)
    {
        if (known.TryGet(ThreadId, out var number))
        {
            if (Insert(statements, number))
            {
                AddRest(statements, number);
                return true;
            }

            // It may have been deleted and made anew by another process since.
            known.Forget(ThreadId);
        }

        if (statements.FindThread(ThreadId.Value) is not { } current || current == number || !Insert(statements, current))
        {
            return false;
        }

        AddRest(statements, current);
        statements.RemovePendingWrites.Bind(1, CommitKey.Of(current, 0)).Bind(2, CommitKey.Of(current, Header.Version)).Execute();
        known.Remember(ThreadId, current);
        return true;
    }

    private bool Insert(WriteStatements statements, long number)
    {
        Span<byte> expected = stackalloc byte[CommitHash.Size];
        commit.ExpectedHead.Write(expected);
        return BindRow(statements.Follow, CommitKey.Of(number, Header.Version)).Bind(10, expected).Execute() == 1;
    }

    private SqliteStatement BindRow(SqliteStatement statement, long key)
    {
        Span<byte> hash = stackalloc byte[CommitHash.Size];
        Header.Hash.Write(hash);
        Span<byte> parent = stackalloc byte[CommitHash.Size];
        Header.ParentHash.Write(parent);
        return statement
            .Bind(1, key)
            .BindText(2, StatusText.Of(Header.Status))
            .Bind(3, Header.Id.Value)
            .Bind(4, hash)
            .Bind(5, parent)
            .Bind(6, Header.ParentVersion)
            .Bind(7, Header.CreatedAt.Seconds)
            .Bind(8, Header.CreatedAt.Nanos)
            .Bind(9, commit.Body.Span);
    }

    private void AddRest(WriteStatements statements, long number)
    {
        AddSnapshot(statements, number);
        if (commit.Workflow is { } workflow)
        {
            statements.MoveThread.Bind(1, number).Bind(2, workflow.Name).Bind(3, workflow.Version).Bind(4, workflow.Hash).Execute();
        }
    }

    private void AddSnapshot(WriteStatements statements, long number)
    {
        if (commit.Snapshot is { } snapshot)
        {
            statements.AddSnapshot.Bind(1, CommitKey.Of(number, Header.Version)).Bind(2, snapshot.Span).Execute();
        }
    }

    private void RequireRepeated(WriteStatements statements)
    {
        var number = statements.FindThread(ThreadId.Value);
        Span<byte> hash = stackalloc byte[CommitHash.Size];
        Header.Hash.Write(hash);
        if (number is null || statements.HasCommit.Bind(1, CommitKey.Of(number.Value, Header.Version)).Bind(2, hash).ExecuteNumber() is null)
        {
            throw Conflict(statements, number);
        }
    }

    private CheckpointConflictException Conflict(WriteStatements statements, long? number) =>
        new(ThreadId, Header.Version, statements.HeadVersion(number));
}
