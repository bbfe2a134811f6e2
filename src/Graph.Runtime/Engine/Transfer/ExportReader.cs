using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>Threads that travel out of an export. Each reading verifies all of it anew, line by line.</summary>
internal sealed class ExportReader : IThreadSource
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ExportFormat.MaxDepth };

    private readonly Func<Stream> _open;
    private readonly bool _isLent;

    private ExportReader(Func<Stream> open, bool isLent, IReadOnlyList<FamilyThread> threads)
    {
        _open = open;
        _isLent = isLent;
        Threads = threads;
    }

    public IReadOnlyList<FamilyThread> Threads { get; }

    /// <exception cref="DamagedExportException">It is no export.</exception>
    internal static ValueTask<ExportReader> OpenAsync(Stream file, CancellationToken cancellationToken) => OpenAsync(
        () =>
        {
            file.Position = 0;
            return file;
        },
        isLent: true,
        cancellationToken);

    /// <param name="open">Gives the file at its beginning, once for each reading.</param>
    /// <param name="isLent">Whether it stays open after a reading.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DamagedExportException">It is no export.</exception>
    internal static async ValueTask<ExportReader> OpenAsync(Func<Stream> open, bool isLent, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(open(), Encoding.UTF8, leaveOpen: isLent);
        var line = await ReadLineAsync(reader, 1, cancellationToken);
        using var header = Parse(line ?? "", 1);
        var root = header.RootElement;
        var isKnown = Guard(1, () => root.GetProperty("type").GetString() == ExportFormat.Header && root.GetProperty("v").GetInt32() <= ExportFormat.Version);
        return isKnown && Guard(1, () => root.GetProperty("threads").EnumerateArray().Select(ReadFamily).ToList()) is { Count: > 0 } threads
            ? new ExportReader(open, isLent, threads)
            : throw new DamagedExportException(1, $"it is not the header of an export of format {ExportFormat.Version} or older");
    }

    public async IAsyncEnumerable<ThreadRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(_open(), Encoding.UTF8, leaveOpen: _isLent);
        using var checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var check = new ChainCheck(Threads);
        for (var number = 1L; ; number++)
        {
            var line = await ReadLineAsync(reader, number, cancellationToken) ?? throw new DamagedExportException(number, "the file ends before its end line");
            using var document = Parse(line, number);
            var type = Guard(number, () => document.RootElement.GetProperty("type").GetString());
            if (type == ExportFormat.End)
            {
                RequireWhole(document.RootElement, number, Convert.ToHexStringLower(checksum.GetCurrentHash()));
                check.End(number);
                yield break;
            }

            checksum.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            if (type != ExportFormat.Header)
            {
                var record = Guard(number, () => Read(type, document.RootElement, check));
                check.Take(record, number);
                yield return record;
            }
        }
    }

    private static async ValueTask<string?> ReadLineAsync(StreamReader reader, long number, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (InvalidDataException damage)
        {
            throw new DamagedExportException(number, "it cannot be decompressed", damage);
        }
    }

    private static void RequireWhole(JsonElement end, long number, string checksum)
    {
        var (lines, told) = Guard(number, () => (end.GetProperty("lines").GetInt64(), end.GetProperty("sha256").GetString()));
        if (lines != number - 1 || told != checksum)
        {
            throw new DamagedExportException(number, "the lines before it are not those that were written");
        }
    }

    private static ThreadRecord Read(string? type, JsonElement line, ChainCheck check) => type switch
    {
        ExportFormat.Thread => new ThreadRecord.Thread(ReadFamily(line), ReadReference(line))
        {
            CreatedAt = line.TryGetProperty("created_at", out _) ? ReadTime(line, "created_at") : null,
            PieceOf = line.TryGetProperty("piece_of", out var version) ? version.GetInt64() : null,
        },
        ExportFormat.Definition => new ThreadRecord.Definition(new StoredDefinition(ReadReference(line), Text(line, "file"), Text(line, "text"))),
        ExportFormat.Commit => new ThreadRecord.Commit(
            new StoredCommit(ReadHeader(line, check.Current), Raw(line, "body")),
            line.TryGetProperty("snapshot", out var snapshot) ? ReadSealed(snapshot) : default(ReadOnlyMemory<byte>?)),
        ExportFormat.Pending => new ThreadRecord.Pending(new PendingWrite(Text(line, "task"), ReadSealed(line))),
        _ => throw new FormatException($"no line is of type '{type}'"),
    };

    private static FamilyThread ReadFamily(JsonElement line) => new(
        new ThreadId(Text(line, "thread")), line.TryGetProperty("parent", out var parent) ? new ThreadId(parent.GetString()!) : null);

    private static WorkflowReference ReadReference(JsonElement line) =>
        new(Text(line, "workflow"), line.GetProperty("workflow_version").GetInt32(), Text(line, "workflow_hash"));

    private static CommitHeader ReadHeader(JsonElement line, ThreadId thread) => new()
    {
        ThreadId = thread,
        Version = line.GetProperty("version").GetInt64(),
        Id = new CheckpointId(Text(line, "id")),
        Hash = CommitHash.Read(Convert.FromHexString(Text(line, "hash"))),
        ParentHash = CommitHash.Read(Convert.FromHexString(Text(line, "parent_hash"))),
        ParentVersion = line.GetProperty("parent").GetInt64(),
        Status = Enum.Parse<RunStatus>(Text(line, "status")),
        CreatedAt = ReadTime(line, "at"),
    };

    private static Timestamp ReadTime(JsonElement line, string name) =>
        Timestamp.TryParse(Text(line, name), out var time) ? time : throw new FormatException($"'{Text(line, name)}' is no time");

    /// <summary>The bytes before which their checksum stands; whether it is theirs shows when they are opened.</summary>
    private static ReadOnlyMemory<byte> ReadSealed(JsonElement line)
    {
        byte[] body = [.. Convert.FromHexString(Text(line, "sha256")), .. Raw(line, "body").Span];
        return SealedBody.TryOpen(body, out _) ? body : throw new FormatException("what it holds does not match its checksum");
    }

    private static ReadOnlyMemory<byte> Raw(JsonElement line, string name) => Encoding.UTF8.GetBytes(line.GetProperty(name).GetRawText());

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is missing");

    private static JsonDocument Parse(string line, long number) => Guard(number, () => JsonDocument.Parse(line, Options));

    private static T Guard<T>(long number, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new DamagedExportException(number, failure is FormatException ? failure.Message : "it is not a line of an export", failure);
        }
    }
}
