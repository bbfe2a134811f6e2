using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Phase four of a superstep: makes a transition durable in one commit, with a snapshot when the differences have outgrown the last one.</summary>
/// <remarks>One committer serves one run at a time; its buffers are used again for each commit, and by the next run.</remarks>
internal sealed class StepCommitter : IDisposable
{
    /// <summary>Fewer bytes of differences than this are no reason for a snapshot …</summary>
    private const long SnapshotFloorBytes = 64 * 1024;

    /// <summary>… unless there are this many commits to read.</summary>
    private const int SnapshotCommits = 256;

    private const int LargestKeptBuffer = 1024 * 1024;

    private const int NumberBytes = sizeof(long);

    /// <summary>Commits up to this size are hashed without memory of their own.</summary>
    private const int SmallCommit = 2 * 1024;

    private readonly ICheckpointStore _store;
    private readonly IIdGenerator _ids;
    private readonly TimeProvider _time;
    private readonly CommitWriter _writer = new();
    private readonly CommitHasher _hasher = CommitHasher.Create();

    internal StepCommitter(ICheckpointStore store, IIdGenerator ids, TimeProvider time)
    {
        _store = store;
        _ids = ids;
        _time = time;
    }

    /// <summary>Whether its buffers are small enough to be worth keeping.</summary>
    internal bool IsReusable => _writer.Capacity <= LargestKeptBuffer;

    public void Dispose()
    {
        _writer.Dispose();
        _hasher.Dispose();
    }

    internal string NewId() => _ids.NewId();

    /// <summary>Stores a transition. The run's position moves only once the store has it, or once it is in the run's backlog.</summary>
    /// <param name="run">The run.</param>
    /// <param name="transition">The transition.</param>
    /// <param name="whenStored">Told once the store has it; null for nobody.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LeaseLostException">Another run holds the thread by now.</exception>
    /// <exception cref="ThreadBusyException">Another run holds the thread already.</exception>
    /// <exception cref="CheckpointConflictException">Another writer moved the thread.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    internal async ValueTask<CommitHeader> CommitAsync(
        RunState run, Transition transition, CancellationToken cancellationToken, Action<CommitHeader>? whenStored = null)
    {
        var backlog = run.Backlog is null ? null : await FindBacklogAsync(run.Backlog, run, transition);
        var position = run.Position;
        var lease = run.Lease is null ? null : await run.Lease.PrepareAsync(position, run.Status != RunStatus.Running && !run.SleepsInProcess);
        var version = position.Version + 1;
        run.Origin = OriginAfter(run, transition, version, backlog is not null);
        var parent = run.Branch ?? new BranchPoint(position.Version, position.Head);
        var (hash, body) = Encode(run, transition, version, parent.Hash);
        var bytes = position.BytesSinceSnapshot + body.Length;
        var snapshot = run.Branch is not null || IsSnapshotDue(transition, bytes, position) ? EncodeSnapshot(run) : null;
        // What waits in the backlog outlives the buffer.
        var commit = Make(run, transition, parent, hash, backlog is null ? body : body.ToArray(), snapshot, lease);
        if (backlog is not null)
        {
            await backlog.AddAsync(commit, whenStored);
        }
        else
        {
            Confirm(run, commit, await StoreCalls.CommitAsync(_store, commit, cancellationToken), whenStored);
        }

        run.Branch = null;
        run.Consumes = null;
        run.TellsWhoMovesIt = false;
        run.Position = snapshot is null
            ? position with { Version = version, Head = hash, BytesSinceSnapshot = bytes, CommitsSinceSnapshot = position.CommitsSinceSnapshot + 1 }
            : new ThreadPosition(version, hash, 0, 0, snapshot.Length);
        run.Committed.Note(run, snapshot is not null);
        return commit.Header;
    }

    /// <summary>The version that made due what is due after a transition.</summary>
    private static long OriginAfter(RunState run, Transition transition, long version, bool isAhead)
    {
        if (!TransitionSource.MovesThread(transition.Source) || transition.StoresOnlyWhatWasMade)
        {
            return run.Origin;
        }

        // Tasks may run before the store has this step: when it is lost and made again at another version, they must be the same tasks.
        return isAhead ? UnstoredSteps.OriginAfter(run.Origin) : version;
    }

    private static void Confirm(RunState run, CheckpointCommit commit, StopRequest? stop, Action<CommitHeader>? whenStored)
    {
        run.Lease?.Committed(stop);
        run.Job?.Stored(commit.Job);
        whenStored?.Invoke(commit.Header);
    }

    private CheckpointCommit Make(
        RunState run, Transition transition, BranchPoint parent, CommitHash hash, ReadOnlyMemory<byte> body, byte[]? snapshot, CommitLease? lease) => new()
    {
        Header = new CommitHeader
        {
            ThreadId = run.ThreadId,
            Version = run.Position.Version + 1,
            Id = new CheckpointId(_ids.NewId()),
            Hash = hash,
            ParentHash = parent.Hash,
            ParentVersion = parent.Version,
            Status = run.Status,
            CreatedAt = Timestamp.From(_time.GetUtcNow()),
        },
        ExpectedHead = run.Position.Head,
        Body = body,
        Snapshot = snapshot is null ? default(ReadOnlyMemory<byte>?) : snapshot,
        // A new input runs what the caller brought; from then on the thread is pinned to that.
        Workflow = TransitionSource.BringsCall(transition.Source) || run.Branch is not null
            ? new WorkflowReference(run.Workflow.Name, run.Workflow.Version, run.Workflow.Hash)
            : null,
        Lease = lease,
        Job = run.Job?.Decide(run, transition.Source, NewId),
        Consumes = run.Consumes,
    };

    /// <summary>Where a step goes that the run need not wait for; null, with nothing left behind, for a commit that it must.</summary>
    private static async ValueTask<CommitBacklog?> FindBacklogAsync(CommitBacklog backlog, RunState run, Transition transition)
    {
        if (transition.Source == TransitionSource.Step && run.Status == RunStatus.Running)
        {
            return backlog;
        }

        await backlog.FlushAsync();
        return null;
    }

    /// <summary>The hash that a commit must have: over thread, version, parent and body.</summary>
    internal static CommitHash HashOf(ThreadId thread, long version, CommitHash parent, ReadOnlySpan<byte> body)
    {
        var identity = SizeOfIdentity(thread);
        var content = identity + body.Length <= SmallCommit ? stackalloc byte[SmallCommit] : new byte[identity + body.Length];
        var written = WriteIdentity(content, thread, version, parent);
        body.CopyTo(content[written..]);
        return Sha256(content[..(written + body.Length)]);
    }

    private static bool IsSnapshotDue(Transition transition, long bytes, ThreadPosition position) =>
        transition.Source == TransitionSource.Upgrade
        || ((TransitionSource.MovesThread(transition.Source) || transition.Steps > 0)
            && bytes >= position.SnapshotBytes
            && (bytes >= SnapshotFloorBytes || position.CommitsSinceSnapshot >= SnapshotCommits));

    private (CommitHash Hash, ReadOnlyMemory<byte> Body) Encode(RunState run, Transition transition, long version, CommitHash parent)
    {
        _writer.Clear();
        var start = WriteIdentity(_writer.GetSpan(SizeOfIdentity(run.ThreadId)), run.ThreadId, version, parent);
        _writer.Advance(start);
        TransitionWriter.WriteTransition(_writer, run, transition);
        return (Hash(_writer.Written.Span), _writer.Written[start..]);
    }

    private CommitHash Hash(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[CommitHash.Size];
        _hasher.Hash(content, hash);
        return CommitHash.Read(hash);
    }

    private static byte[] EncodeSnapshot(RunState run)
    {
        using var writer = new CommitWriter();
        TransitionWriter.WriteSnapshot(writer, run);
        return SealedBody.Seal(writer.Written.Span);
    }

    /// <summary>How many bytes the identity of a commit has at the most.</summary>
    private static int SizeOfIdentity(ThreadId thread) => Encoding.UTF8.GetMaxByteCount(thread.Value.Length) + NumberBytes + CommitHash.Size;

    private static int WriteIdentity(Span<byte> destination, ThreadId thread, long version, CommitHash parent)
    {
        var length = Encoding.UTF8.GetBytes(thread.Value, destination);
        BinaryPrimitives.WriteInt64BigEndian(destination[length..], version);
        parent.Write(destination[(length + NumberBytes)..]);
        return length + NumberBytes + CommitHash.Size;
    }

    private static CommitHash Sha256(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[CommitHash.Size];
        SHA256.HashData(content, hash);
        return CommitHash.Read(hash);
    }
}
