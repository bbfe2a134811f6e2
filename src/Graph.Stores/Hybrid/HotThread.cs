using System.Buffers.Binary;
using System.Text.Json;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Stores.Hybrid;

/// <summary>The copy of a thread's snapshot and of the commits after it.</summary>
/// <param name="Snapshot">The snapshot; null when the thread has none.</param>
/// <param name="Commits">The commits from the snapshot's own on, or all of them, oldest first.</param>
internal sealed record HotThread(StoredSnapshot? Snapshot, IReadOnlyList<StoredCommit> Commits)
{
    private const int SnapshotPrefix = sizeof(long);
    private const int CommitPrefix = sizeof(int);

    /// <summary>Puts copy and truth together: whatever can change without a commit is taken from the truth.</summary>
    /// <param name="stands">The thread as it stands, without its state.</param>
    /// <returns>The whole thread; null when the copy is of another moment, or not whole.</returns>
    internal StoredThread? Join(StoredThread stands)
    {
        var tail = Commits.Where(commit => commit.Header.Version > (Snapshot?.Version ?? 0)).ToList();
        if (tail.Count == 0)
        {
            tail = [.. Commits.TakeLast(1)];
        }

        if (tail.Count == 0 || tail[^1].Header.Hash != stands.Head.Hash || !IsWhole(tail))
        {
            return null;
        }

        tail[^1] = tail[^1] with { Header = stands.Head };
        return stands with { Snapshot = Snapshot, Tail = tail };
    }

    internal static byte[] Write(StoredSnapshot snapshot) => HotSeal.Close([.. Number(snapshot.Version), .. snapshot.Body.Span]);

    internal static byte[] Write(CommitHeader header, ReadOnlySpan<byte> body)
    {
        var words = JsonSerializer.SerializeToUtf8Bytes(new Words(
            header.Version, header.Id.Value, header.Status, header.ParentVersion, header.CreatedAt.Seconds, header.CreatedAt.Nanos));
        var length = new byte[CommitPrefix];
        BinaryPrimitives.WriteInt32LittleEndian(length, words.Length);
        return HotSeal.Close([.. length, .. words, .. header.Hash.ToArray(), .. header.ParentHash.ToArray(), .. body]);
    }

    internal static StoredSnapshot? ReadSnapshot(byte[]? bytes) => HotSeal.TryOpen(bytes, out var content)
        ? new StoredSnapshot(BinaryPrimitives.ReadInt64LittleEndian(content.Span), content[SnapshotPrefix..])
        : null;

    internal static StoredCommit? ReadCommit(ThreadId threadId, byte[]? bytes)
    {
        if (!HotSeal.TryOpen(bytes, out var content))
        {
            return null;
        }

        var hashesAt = CommitPrefix + BinaryPrimitives.ReadInt32LittleEndian(content.Span);
        var words = JsonSerializer.Deserialize<Words>(content.Span[CommitPrefix..hashesAt])!;
        var hashes = content.Span.Slice(hashesAt, 2 * CommitHash.Size);
        var header = new CommitHeader
        {
            ThreadId = threadId,
            Version = words.Version,
            Id = new CheckpointId(words.Id),
            Hash = CommitHash.Read(hashes),
            ParentHash = CommitHash.Read(hashes[CommitHash.Size..]),
            ParentVersion = words.ParentVersion,
            Status = words.Status,
            CreatedAt = new Timestamp(words.Seconds, words.Nanos),
        };
        return new StoredCommit(header, content[(hashesAt + (2 * CommitHash.Size))..]);
    }

    /// <summary>Whether the commits go on from each other, and the first one from the snapshot.</summary>
    private bool IsWhole(List<StoredCommit> tail)
    {
        var isBegun = Snapshot is null ? tail[0].Header.ParentHash == CommitHash.None : tail[0].Header.Version <= Snapshot.Version + 1;
        return isBegun && tail.Zip(tail.Skip(1)).All(pair =>
            pair.Second.Header.ParentHash == pair.First.Header.Hash && pair.Second.Header.Version == pair.First.Header.Version + 1);
    }

    private static byte[] Number(long number)
    {
        var bytes = new byte[SnapshotPrefix];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    private sealed record Words(long Version, string Id, RunStatus Status, long ParentVersion, long Seconds, int Nanos);
}
