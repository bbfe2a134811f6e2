using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Graph.Stores.Sqlite.Jobs;
using Graph.Stores.Sqlite.SharedState;

namespace Graph.Stores.Sqlite;

/// <summary>One reading connection. It sees the file as it stood when a read began, and never waits for a writer.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteSession _session;
    private readonly ReadStatements _statements;
    private readonly LeaseRows _leases;
    private readonly JobRows _jobRows;
    private JobReader? _jobs;
    private StateReader? _states;

    /// <summary>Takes the connection over.</summary>
    internal SqliteReader(SqliteSession session)
    {
        _session = session;
        session.Run("PRAGMA query_only = ON");
        _statements = new ReadStatements(session);
        _leases = new LeaseRows(session);
        _jobRows = new JobRows(session);
    }

    /// <summary>The version of SQLite that this process has.</summary>
    internal string LibraryVersion => _session.Ask("SELECT sqlite_version()");

    internal StateReader States => _states ??= new StateReader(_session);

    internal JobReader Jobs => _jobs ??= new JobReader(_session, _leases, _jobRows);

    /// <summary>Reads a thread, at its head when no version is named.</summary>
    internal StoredThread? FindThread(ThreadId threadId, long? version) => InOneSight(() =>
    {
        if (ReadLine(_statements.Thread.Bind(1, threadId.Value)) is not { } line)
        {
            return null;
        }

        var head = _statements.HeadVersion.Bind(1, CommitKey.First(line.Id)).Bind(2, CommitKey.Last(line.Id)).ExecuteNumber() ?? 0;
        var wanted = version ?? head;
        return wanted < 1 || wanted > head ? null : ReadThread(line, wanted, head);
    });

    internal long? FindThreadId(ThreadId threadId) => _statements.ThreadId.Bind(1, threadId.Value).ExecuteNumber();

    /// <summary>Reads the newest commits of a thread that are older than a version, newest first.</summary>
    internal List<StoredCommit> ReadBefore(ThreadId threadId, long thread, long version, int count) => InOneSight(() =>
    {
        var (first, end) = (CommitKey.First(thread), CommitKey.Of(thread, version));
        var commits = ReadCommits(_statements.NewCommitsBackwards.Bind(1, first).Bind(2, end).Bind(3, count), threadId);
        if (commits.Count < count)
        {
            commits.AddRange(ReadCommits(_statements.IndexedCommitsBackwards.Bind(1, first).Bind(2, end).Bind(3, count - commits.Count), threadId));
        }

        return commits;
    });

    /// <summary>Places in the log of threads' newest commits, newest first. No body is read for it.</summary>
    internal List<long> ListHeads(ThreadQuery query, string? statuses)
    {
        var numbers = new List<long>();
        _statements.Heads
            .Bind(1, query.WorkflowName)
            .Bind(2, statuses)
            .Bind(3, Math.Max(0, query.Limit))
            .Bind(5, query.IdPrefix)
            .Bind(6, IdPrefixes.EndOf(query.IdPrefix));
        if (query.WorkflowVersion is { } version)
        {
            // Unbound, it is null and asks for nothing.
            _statements.Heads.Bind(4, version);
        }

        while (_statements.Heads.Step())
        {
            numbers.Add(_statements.Heads.Number(0));
        }

        return numbers;
    }

    /// <summary>Reads one line of a list of threads; null when the thread has been deleted since the list was made.</summary>
    internal StoredThreadSummary? FindSummary(long number) => InOneSight(() =>
    {
        var commit = _statements.CommitAt.Bind(1, number);
        if (!commit.Step())
        {
            return null;
        }

        var line = ReadLine(_statements.ThreadById.Bind(1, CommitKey.Thread(commit.Number(0))));
        var summary = line is null
            ? null
            : new StoredThreadSummary(line.Workflow, line.CreatedAt, ReadCommit(commit, line.ThreadId), _leases.Find(line.Id)) { Job = _jobRows.Find(line.Id) };
        commit.Reset();
        return summary;
    });

    internal StoredDefinition? FindDefinition(string hash)
    {
        var row = _statements.Definition.Bind(1, hash);
        if (!row.Step())
        {
            return null;
        }

        var definition = new StoredDefinition(new WorkflowReference(row.Text(0), (int)row.Number(1), hash), row.Text(2), row.Text(3));
        row.Reset();
        return definition;
    }

    internal CachedResult? FindResult(string key, Timestamp now)
    {
        var row = _statements.CachedResult.Bind(1, key);
        if (!row.Step())
        {
            return null;
        }

        var result = new CachedResult(
            key, row.Bytes(4).ToArray(), new Timestamp(row.Number(0), (int)row.Number(1)), new Timestamp(row.Number(2), (int)row.Number(3)));
        row.Reset();
        return result.ExpiresAt > now ? result : null;
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Reads several things as they stand at one moment.</summary>
    internal T InOneSight<T>(Func<T> read)
    {
        _session.BeginReading();
        try
        {
            return read();
        }
        finally
        {
            _session.RollBack();
        }
    }

    private static ThreadLine? ReadLine(SqliteStatement row)
    {
        if (!row.Step())
        {
            return null;
        }

        var line = new ThreadLine(
            row.Number(0),
            new ThreadId(row.Text(1)),
            new WorkflowReference(row.Text(2), (int)row.Number(3), row.Text(4)),
            new Timestamp(row.Number(5), (int)row.Number(6)));
        row.Reset();
        return line;
    }

    private StoredThread? ReadThread(ThreadLine line, long wanted, long head)
    {
        var snapshot = ReadSnapshot(line.Id, wanted);
        var tail = ReadBetween(line, Math.Min((snapshot?.Version ?? 0) + 1, wanted), wanted);
        if (tail.Count == 0 || tail[^1].Header.Version != wanted)
        {
            // It was pruned.
            return null;
        }

        return new StoredThread
        {
            Workflow = wanted == head ? line.Workflow : FindFormerWorkflow(line.Id, wanted) ?? line.Workflow,
            CreatedAt = line.CreatedAt,
            Snapshot = snapshot,
            Tail = tail,
            PendingWrites = wanted == head ? ReadPendingWrites(CommitKey.Of(line.Id, head)) : [],
            Head = wanted == head ? tail[^1].Header : ReadBetween(line, head, head)[^1].Header,
            Lease = _leases.Find(line.Id),
            Job = _jobRows.Find(line.Id),
            Commands = _jobRows.FindCommands(line.Id),
        };
    }

    private WorkflowReference? FindFormerWorkflow(long thread, long version)
    {
        var row = _statements.FormerWorkflow.Bind(1, CommitKey.Of(thread, version)).Bind(2, CommitKey.Last(thread));
        if (!row.Step())
        {
            return null;
        }

        var reference = new WorkflowReference(row.Text(0), (int)row.Number(1), row.Text(2));
        row.Reset();
        return reference;
    }

    private StoredSnapshot? ReadSnapshot(long thread, long wanted)
    {
        var row = _statements.Snapshot.Bind(1, CommitKey.First(thread)).Bind(2, CommitKey.Of(thread, wanted));
        if (!row.Step())
        {
            return null;
        }

        var snapshot = new StoredSnapshot(CommitKey.Version(row.Number(0)), row.Bytes(1).ToArray());
        row.Reset();
        return snapshot;
    }

    private List<StoredCommit> ReadBetween(ThreadLine line, long first, long last)
    {
        var (firstKey, lastKey) = (CommitKey.Of(line.Id, first), CommitKey.Of(line.Id, last));
        var commits = ReadCommits(_statements.IndexedCommits.Bind(1, firstKey).Bind(2, lastKey), line.ThreadId);
        if (commits.Count < last - first + 1)
        {
            commits.AddRange(ReadCommits(_statements.NewCommits.Bind(1, firstKey).Bind(2, lastKey), line.ThreadId));
        }

        return commits;
    }

    private static List<StoredCommit> ReadCommits(SqliteStatement rows, ThreadId threadId)
    {
        var commits = new List<StoredCommit>();
        while (rows.Step())
        {
            commits.Add(ReadCommit(rows, threadId));
        }

        return commits;
    }

    /// <exception cref="CorruptCheckpointException">A column holds what the store never wrote.</exception>
    private static StoredCommit ReadCommit(SqliteStatement row, ThreadId threadId)
    {
        var version = CommitKey.Version(row.Number(0));
        try
        {
            var header = new CommitHeader
            {
                ThreadId = threadId,
                Version = version,
                Status = StatusText.Parse(row.Text(1)),
                Id = new CheckpointId(row.Text(2)),
                Hash = CommitHash.Read(row.Bytes(3)),
                ParentHash = CommitHash.Read(row.Bytes(4)),
                ParentVersion = row.Number(5),
                CreatedAt = new Timestamp(row.Number(6), (int)row.Number(7)),
            };
            return new StoredCommit(header, row.Bytes(8).ToArray());
        }
        catch (ArgumentException damage)
        {
            throw new CorruptCheckpointException(threadId, version, $"its row cannot be read ({damage.Message})", damage);
        }
    }

    private List<PendingWrite> ReadPendingWrites(long key)
    {
        var writes = new List<PendingWrite>();
        var row = _statements.PendingWrites.Bind(1, key);
        while (row.Step())
        {
            writes.Add(new PendingWrite(row.Text(0), row.Bytes(1).ToArray()));
        }

        return writes;
    }

    private sealed record ThreadLine(long Id, ThreadId ThreadId, WorkflowReference Workflow, Timestamp CreatedAt);
}
