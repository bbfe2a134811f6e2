using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>One thread of the in-memory store; its lock is what a transaction is elsewhere.</summary>
internal sealed class InMemoryThread
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _commits = [];
    private ByteLog _bodies = new();
    private List<StoredSnapshot>? _snapshots;
    private Dictionary<string, PendingWrite>? _pending;
    private readonly Timestamp _createdAt;
    private WorkflowReference _workflow;
    private List<FormerWorkflow>? _former;
    private ThreadLease? _lease;

    internal InMemoryThread(CheckpointCommit first, Timestamp now)
    {
        _createdAt = first.BeganAt;
        _workflow = first.Workflow ?? throw new ArgumentException("A thread's first commit says which workflow it runs.", nameof(first));
        Append(first, now);
    }

    private long HeadVersion => _commits.Count == 0 ? 0 : _commits[^1].Header.Version;

    internal StopRequest? Append(CheckpointCommit commit, Timestamp now)
    {
        lock (_gate)
        {
            if (IsRepeated(commit.Header))
            {
                return null;
            }

            var lease = LeaseRules.Decide(commit.Header.ThreadId, _lease, commit.Lease, now);
            RequireHead(commit);
            _lease = lease;
            _commits.Add(new Entry(commit.Header, _bodies.Append(commit.Body.Span)));
            if (commit.Snapshot is { } snapshot)
            {
                (_snapshots ??= []).Add(new StoredSnapshot(commit.Header.Version, snapshot.ToArray()));
            }

            Pin(commit.Workflow ?? _workflow, commit.Header.Version);
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
            var wanted = version ?? HeadVersion;
            var place = PlaceOf(wanted);
            if (place < 0)
            {
                return null;
            }

            var snapshot = _snapshots?.FindLast(candidate => candidate.Version <= wanted);
            var from = snapshot is null ? 0 : Math.Min(PlaceOf(snapshot.Version) + 1, place);
            return new StoredThread
            {
                Workflow = _former?.Find(former => former.Until > wanted)?.Reference ?? _workflow,
                CreatedAt = _createdAt,
                Snapshot = snapshot,
                Tail = _commits.GetRange(from, place - from + 1).ConvertAll(entry => entry.ToStored()),
                PendingWrites = wanted == HeadVersion && _pending is not null ? [.. _pending.Values] : [],
                Head = _commits[^1].Header,
                Lease = _lease,
            };
        }
    }

    /// <summary>The newest commit that is older than a version.</summary>
    internal StoredCommit? FindBefore(long version)
    {
        lock (_gate)
        {
            var place = version > HeadVersion ? _commits.Count : PlaceOf(version);
            place = place < 0 ? ~place : place;
            return place == 0 ? null : _commits[place - 1].ToStored();
        }
    }

    internal PrunedCommits Prune(CheckpointPruning pruning)
    {
        lock (_gate)
        {
            var head = _commits[^1].Header;
            if (head.Hash != pruning.ExpectedHead)
            {
                throw new CheckpointConflictException(head.ThreadId, HeadVersion + 1, HeadVersion);
            }

            pruning.RequireHeadStays(HeadVersion);
            var before = (_commits.Count, Bytes: CountBytes());
            _commits.RemoveAll(entry => pruning.Removes(entry.Header.Version));
            _snapshots?.RemoveAll(snapshot => pruning.Removes(snapshot.Version));
            KeepBodiesOnly();
            var pruned = new PrunedCommits(before.Count - _commits.Count, before.Bytes - CountBytes());
            AddSnapshots(pruning.Snapshots);
            return pruned;
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

    private void Pin(WorkflowReference workflow, long version)
    {
        if (workflow != _workflow)
        {
            (_former ??= []).Add(new FormerWorkflow(version, _workflow));
            _workflow = workflow;
        }
    }

    private bool IsRepeated(CommitHeader header) => PlaceOf(header.Version) is >= 0 and var place && _commits[place].Header.Hash == header.Hash;

    private void RequireHead(CheckpointCommit commit)
    {
        var head = _commits.Count == 0 ? CommitHash.None : _commits[^1].Header.Hash;
        if (commit.ExpectedHead != head || !commit.MayFollow(HeadVersion))
        {
            throw new CheckpointConflictException(commit.Header.ThreadId, commit.Header.Version, HeadVersion);
        }
    }

    private void RequireHead(CommitHash expected)
    {
        if (_commits[^1].Header.Hash != expected)
        {
            throw new CheckpointConflictException(Id, HeadVersion + 1, HeadVersion);
        }
    }

    /// <summary>A definition that the thread ran before the commit that moved it to another.</summary>
    private sealed record FormerWorkflow(long Until, WorkflowReference Reference);

    /// <summary>The place of a version in the list; negative when it is not there. As long as nothing was pruned no search is needed.</summary>
    private int PlaceOf(long version)
    {
        if (HeadVersion != _commits.Count)
        {
            return Search(version);
        }

        return version >= 1 && version <= _commits.Count ? (int)version - 1 : ~(version < 1 ? 0 : _commits.Count);
    }

    private int Search(long version)
    {
        var (low, high) = (0, _commits.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            switch (_commits[middle].Header.Version.CompareTo(version))
            {
                case 0:
                    return middle;
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        return ~low;
    }

    private long CountBytes() => _commits.Sum(entry => (long)entry.Body.Length) + (_snapshots?.Sum(snapshot => (long)snapshot.Body.Length) ?? 0);

    private void KeepBodiesOnly()
    {
        _bodies = new ByteLog();
        for (var place = 0; place < _commits.Count; place++)
        {
            _commits[place] = _commits[place] with { Body = _bodies.Append(_commits[place].Body.Span) };
        }
    }

    private void AddSnapshots(IReadOnlyList<StoredSnapshot> snapshots)
    {
        _snapshots ??= [];
        _snapshots.RemoveAll(known => snapshots.Any(snapshot => snapshot.Version == known.Version));
        _snapshots.AddRange(snapshots.Select(snapshot => snapshot with { Body = snapshot.Body.ToArray() }));
        _snapshots.Sort((one, other) => one.Version.CompareTo(other.Version));
    }

    private readonly record struct Entry(CommitHeader Header, ReadOnlyMemory<byte> Body)
    {
        internal StoredCommit ToStored() => new(Header, Body);
    }
}
