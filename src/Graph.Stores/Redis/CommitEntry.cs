using System.Globalization;
using System.Text;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>A commit's header as an entry of a thread's stream holds it: two hashes of 32 bytes, then words that people can read.</summary>
internal static class CommitEntry
{
    private const int Hashes = 2 * CommitHash.Size;

    internal static byte[] Write(CommitHeader header)
    {
        Span<char> words = stackalloc char[256];
        var text = string.Create(
            CultureInfo.InvariantCulture,
            words,
            $"{header.Status} {header.Id.Value} {header.ParentVersion} {header.CreatedAt.Seconds} {header.CreatedAt.Nanos}");
        var bytes = new byte[Hashes + Encoding.UTF8.GetByteCount(text)];
        header.Hash.Write(bytes);
        header.ParentHash.Write(bytes.AsSpan(CommitHash.Size));
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(Hashes));
        return bytes;
    }

    /// <summary>Reads an entry: its id, then its fields.</summary>
    /// <exception cref="CorruptCheckpointException">It is not as this class writes it.</exception>
    internal static StoredCommit Read(ThreadId thread, RedisResult entry)
    {
        var parts = entry.Items();
        var version = ReadVersion(parts[0]);
        if (parts[1].Items() is not [_, var header, _, var body])
        {
            throw new CorruptCheckpointException(thread, version, "its entry has other fields than a header and a body");
        }

        return new StoredCommit(ReadHeader(thread, version, header.Bytes()), Envelope.Open(body.Bytes(), $"version {version} of thread '{thread}'"));
    }

    private static CommitHeader ReadHeader(ThreadId thread, long version, byte[] header)
    {
        try
        {
            var words = Encoding.UTF8.GetString(header, Hashes, header.Length - Hashes).Split(' ');
            return new CommitHeader
            {
                ThreadId = thread,
                Version = version,
                Hash = CommitHash.Read(header),
                ParentHash = CommitHash.Read(header.AsSpan(CommitHash.Size)),
                Status = Enum.Parse<RunStatus>(words[0]),
                Id = new CheckpointId(words[1]),
                ParentVersion = Number(words[2]),
                CreatedAt = new Timestamp(Number(words[3]), (int)Number(words[4])),
            };
        }
        catch (Exception damage) when (damage is ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new CorruptCheckpointException(thread, version, $"its header cannot be read ({damage.Message})", damage);
        }
    }

    /// <summary>The id of a version's entry.</summary>
    internal static string Id(long version) => string.Create(CultureInfo.InvariantCulture, $"{version}-0");

    /// <summary>The version in an entry's id.</summary>
    private static long ReadVersion(RedisResult id) => Number(id.Text().Split('-')[0]);

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
