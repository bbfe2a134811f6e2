using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
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

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 1_000,
    };

    private readonly ICheckpointStore _store;
    private readonly IIdGenerator _ids;
    private readonly TimeProvider _time;
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _writer;

    internal StepCommitter(ICheckpointStore store, IIdGenerator ids, TimeProvider time)
    {
        _store = store;
        _ids = ids;
        _time = time;
        _writer = new Utf8JsonWriter(_buffer, Options);
    }

    /// <summary>Whether its buffers are small enough to be worth keeping.</summary>
    internal bool IsReusable => _buffer.Capacity <= LargestKeptBuffer;

    public void Dispose() => _writer.Dispose();

    /// <summary>Stores a transition. The run's position moves only once the store has it.</summary>
    /// <exception cref="LeaseLostException">Another run holds the thread by now.</exception>
    /// <exception cref="ThreadBusyException">Another run holds the thread already.</exception>
    /// <exception cref="CheckpointConflictException">Another writer moved the thread.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    internal async ValueTask<CheckpointId> CommitAsync(RunState run, Transition transition, CancellationToken cancellationToken)
    {
        var position = run.Position;
        var lease = run.Lease is null ? null : await run.Lease.PrepareAsync(position, RunLifecycle.IsAtRest(run.Status));
        var version = position.Version + 1;
        if (TransitionSource.MovesThread(transition.Source))
        {
            run.Origin = version;
        }

        var parent = run.Branch ?? new BranchPoint(position.Version, position.Head);
        var (hash, body) = Encode(run, transition, version, parent.Hash);
        var bytes = position.BytesSinceSnapshot + body.Length;
        var snapshot = run.Branch is not null || IsSnapshotDue(transition, bytes, position) ? EncodeSnapshot(run) : null;
        var header = new CommitHeader
        {
            ThreadId = run.ThreadId,
            Version = version,
            Id = new CheckpointId(_ids.NewId()),
            Hash = hash,
            ParentHash = parent.Hash,
            ParentVersion = parent.Version,
            Status = run.Status,
            CreatedAt = Timestamp.From(_time.GetUtcNow()),
        };
        var sentAt = _time.GetTimestamp();
        var stop = await _store.CommitAsync(
            new CheckpointCommit
            {
                Header = header,
                ExpectedHead = position.Head,
                Body = body,
                Snapshot = snapshot is null ? default(ReadOnlyMemory<byte>?) : snapshot,
                // A new input runs what the caller brought; from then on the thread is pinned to that.
                Workflow = transition.Source is TransitionSource.Input or TransitionSource.Upgrade
                    ? new WorkflowReference(run.Workflow.Name, run.Workflow.Version, run.Workflow.Hash)
                    : null,
                Lease = lease,
            },
            cancellationToken);
        run.Lease?.Committed(sentAt, stop);
        run.Branch = null;
        run.Position = snapshot is null
            ? position with { Version = version, Head = hash, BytesSinceSnapshot = bytes, CommitsSinceSnapshot = position.CommitsSinceSnapshot + 1 }
            : new ThreadPosition(version, hash, 0, 0, snapshot.Length);
        run.Committed.Note(run);
        return header.Id;
    }

    /// <summary>The hash that a commit must have: over thread, version, parent and body.</summary>
    internal static CommitHash HashOf(ThreadId thread, long version, CommitHash parent, ReadOnlySpan<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + 256);
        WriteIdentity(buffer, thread, version, parent);
        buffer.Write(body);
        return Sha256(buffer.WrittenSpan);
    }

    private static bool IsSnapshotDue(Transition transition, long bytes, ThreadPosition position) =>
        transition.Source == TransitionSource.Upgrade
        || (TransitionSource.MovesThread(transition.Source)
            && bytes >= position.SnapshotBytes
            && (bytes >= SnapshotFloorBytes || position.CommitsSinceSnapshot >= SnapshotCommits));

    private (CommitHash Hash, ReadOnlyMemory<byte> Body) Encode(RunState run, Transition transition, long version, CommitHash parent)
    {
        _buffer.ResetWrittenCount();
        WriteIdentity(_buffer, run.ThreadId, version, parent);
        var start = _buffer.WrittenCount;
        _writer.Reset(_buffer);
        TransitionWriter.WriteTransition(_writer, run, transition);
        _writer.Flush();
        return (Sha256(_buffer.WrittenSpan), _buffer.WrittenMemory[start..]);
    }

    private static byte[] EncodeSnapshot(RunState run)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            TransitionWriter.WriteSnapshot(writer, run);
        }

        return SealedBody.Seal(buffer.WrittenSpan);
    }

    private static void WriteIdentity(ArrayBufferWriter<byte> buffer, ThreadId thread, long version, CommitHash parent)
    {
        Encoding.UTF8.GetBytes(thread.Value, buffer);
        var numbers = buffer.GetSpan(NumberBytes + CommitHash.Size);
        BinaryPrimitives.WriteInt64BigEndian(numbers, version);
        parent.Write(numbers[NumberBytes..]);
        buffer.Advance(NumberBytes + CommitHash.Size);
    }

    private static CommitHash Sha256(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[CommitHash.Size];
        SHA256.HashData(content, hash);
        return CommitHash.Read(hash);
    }
}
