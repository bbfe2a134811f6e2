using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>One thread of the in-memory store; its lock is what a transaction is elsewhere.</summary>
internal sealed class InMemoryThread
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _commits = [];
    private readonly ByteLog _bodies = new();
    private List<StoredSnapshot>? _snapshots;
    private Dictionary<string, PendingWrite>? _pending;
    private readonly Timestamp _createdAt;
    private WorkflowReference _workflow;
    private List<FormerWorkflow>? _former;

    internal InMemoryThread(CheckpointCommit first)
    {
        _createdAt = first.Header.CreatedAt;
        _workflow = first.Workflow ?? throw new ArgumentException("A thread's first commit says which workflow it runs.", nameof(first));
        Append(first);
    }

    internal long Count
    {
        get
        {
            lock (_gate)
            {
                return _commits.Count;
            }
        }
    }

    internal void Append(CheckpointCommit commit)
    {
        lock (_gate)
        {
            if (IsRepeated(commit.Header))
            {
                return;
            }

            RequireHead(commit.ExpectedHead, commit.Header);
            _commits.Add(new Entry(commit.Header, _bodies.Append(commit.Body.Span)));
            if (commit.Snapshot is { } snapshot)
            {
                (_snapshots ??= []).Add(new StoredSnapshot(commit.Header.Version, snapshot.ToArray()));
            }

            Pin(commit.Workflow ?? _workflow, commit.Header.Version);
            _pending = null;
        }
    }

    internal void Keep(CommitHash head, IReadOnlyList<PendingWrite> writes)
    {
        lock (_gate)
        {
            if (_commits[^1].Header.Hash != head)
            {
                throw new CheckpointConflictException(_commits[^1].Header.ThreadId, _commits.Count + 1, _commits.Count);
            }

            _pending ??= new Dictionary<string, PendingWrite>(StringComparer.Ordinal);
            foreach (var write in writes)
            {
                _pending[write.TaskKey] = write with { Body = write.Body.ToArray() };
            }
        }
    }

    internal StoredThread? Read(long? version)
    {
        lock (_gate)
        {
            var wanted = version ?? _commits.Count;
            if (wanted < 1 || wanted > _commits.Count)
            {
                return null;
            }

            var snapshot = _snapshots?.FindLast(candidate => candidate.Version <= wanted);
            var from = Math.Min(snapshot?.Version + 1 ?? 1, wanted);
            return new StoredThread
            {
                Workflow = _former?.Find(former => former.Until > wanted)?.Reference ?? _workflow,
                CreatedAt = _createdAt,
                Snapshot = snapshot,
                Tail = _commits.GetRange((int)from - 1, (int)(wanted - from + 1)).ConvertAll(entry => entry.ToStored()),
                PendingWrites = wanted == _commits.Count && _pending is not null ? [.. _pending.Values] : [],
                Head = _commits[^1].Header,
            };
        }
    }

    internal StoredCommit CommitAt(long version)
    {
        lock (_gate)
        {
            return _commits[(int)version - 1].ToStored();
        }
    }

    internal StoredThreadSummary Summarise()
    {
        lock (_gate)
        {
            return new StoredThreadSummary(_workflow, _createdAt, _commits[^1].ToStored());
        }
    }

    private void Pin(WorkflowReference workflow, long version)
    {
        if (workflow != _workflow)
        {
            (_former ??= []).Add(new FormerWorkflow(version, _workflow));
            _workflow = workflow;
        }
    }

    private bool IsRepeated(CommitHeader header) =>
        header.Version <= _commits.Count && header.Version >= 1 && _commits[(int)header.Version - 1].Header.Hash == header.Hash;

    private void RequireHead(CommitHash expected, CommitHeader header)
    {
        var head = _commits.Count == 0 ? CommitHash.None : _commits[^1].Header.Hash;
        if (expected != head || header.Version != _commits.Count + 1)
        {
            throw new CheckpointConflictException(header.ThreadId, header.Version, _commits.Count);
        }
    }

    /// <summary>A definition that the thread ran before the commit that moved it to another.</summary>
    private sealed record FormerWorkflow(long Until, WorkflowReference Reference);

    private readonly record struct Entry(CommitHeader Header, ReadOnlyMemory<byte> Body)
    {
        internal StoredCommit ToStored() => new(Header, Body);
    }
}
