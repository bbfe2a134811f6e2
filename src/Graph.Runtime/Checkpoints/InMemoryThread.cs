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
    private ThreadLease? _lease;

    internal InMemoryThread(CheckpointCommit first, Timestamp now)
    {
        _createdAt = first.Header.CreatedAt;
        _workflow = first.Workflow ?? throw new ArgumentException("A thread's first commit says which workflow it runs.", nameof(first));
        Append(first, now);
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

    internal StopRequest? Append(CheckpointCommit commit, Timestamp now)
    {
        lock (_gate)
        {
            if (IsRepeated(commit.Header))
            {
                return null;
            }

            var lease = LeaseRules.Decide(commit.Header.ThreadId, _lease, commit.Lease, now);
            RequireHead(commit.ExpectedHead, commit.Header);
            _lease = lease;
            _commits.Add(new Entry(commit.Header, _bodies.Append(commit.Body.Span)));
            if (commit.Snapshot is { } snapshot)
            {
                (_snapshots ??= []).Add(new StoredSnapshot(commit.Header.Version, snapshot.ToArray()));
            }

            _workflow = commit.Workflow ?? _workflow;
            _pending = null;
            return lease?.Stop;
        }
    }

    internal void Keep(CommitHash head, LeaseNonce? nonce, IReadOnlyList<PendingWrite> writes, Timestamp now)
    {
        lock (_gate)
        {
            LeaseRules.Require(Id, _lease, nonce, now);
            RequireHead(head);
            _pending ??= new Dictionary<string, PendingWrite>(StringComparer.Ordinal);
            foreach (var write in writes)
            {
                _pending[write.TaskKey] = write with { Body = write.Body.ToArray() };
            }
        }
    }

    /// <summary>Whether a commit was stored before.</summary>
    internal bool Holds(CommitHeader header)
    {
        lock (_gate)
        {
            return IsRepeated(header);
        }
    }

    internal ThreadLease? Lease
    {
        get
        {
            lock (_gate)
            {
                return _lease;
            }
        }
    }

    /// <summary>Takes the lease for a worker, wherever the thread stands.</summary>
    internal void Seize(CommitLease.Take claim, Timestamp now)
    {
        lock (_gate)
        {
            _lease = LeaseRules.Decide(Id, _lease, claim, now);
        }
    }

    internal void Claim(CommitHash head, CommitLease.Take claim, Timestamp now)
    {
        lock (_gate)
        {
            var lease = LeaseRules.Decide(Id, _lease, claim, now);
            RequireHead(head);
            _lease = lease;
        }
    }

    internal RenewAnswer Renew(CommitLease.Hold hold, Timestamp now)
    {
        lock (_gate)
        {
            if (_lease?.Nonce != hold.Nonce)
            {
                return new RenewAnswer.Lost(_lease);
            }

            _lease = LeaseRules.Decide(Id, _lease, hold, now);
            return new RenewAnswer.Held(_lease?.Stop);
        }
    }

    internal bool Release(LeaseNonce nonce)
    {
        lock (_gate)
        {
            var isHeld = _lease?.Nonce == nonce;
            _lease = isHeld ? null : _lease;
            return isHeld;
        }
    }

    internal ThreadLease? RequestStop(StopRequest request)
    {
        lock (_gate)
        {
            _lease = _lease is null ? null : LeaseRules.Ask(_lease, request);
            return _lease;
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
                Workflow = _workflow,
                CreatedAt = _createdAt,
                Snapshot = snapshot,
                Tail = _commits.GetRange((int)from - 1, (int)(wanted - from + 1)).ConvertAll(entry => entry.ToStored()),
                PendingWrites = wanted == _commits.Count && _pending is not null ? [.. _pending.Values] : [],
                Head = _commits[^1].Header,
                Lease = _lease,
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
            return new StoredThreadSummary(_workflow, _createdAt, _commits[^1].ToStored(), _lease);
        }
    }

    private ThreadId Id => _commits[^1].Header.ThreadId;

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

    private void RequireHead(CommitHash expected)
    {
        if (_commits[^1].Header.Hash != expected)
        {
            throw new CheckpointConflictException(Id, _commits.Count + 1, _commits.Count);
        }
    }

    private readonly record struct Entry(CommitHeader Header, ReadOnlyMemory<byte> Body)
    {
        internal StoredCommit ToStored() => new(Header, Body);
    }
}
