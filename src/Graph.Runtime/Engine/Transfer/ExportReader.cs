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

    private readonly Stream _file;

    private ExportReader(Stream file, IReadOnlyList<FamilyThread> threads)
    {
        _file = file;
        Threads = threads;
    }

    public IReadOnlyList<FamilyThread> Threads { get; }

    /// <exception cref="DamagedExportException">It is no export.</exception>
    internal static async ValueTask<ExportReader> OpenAsync(Stream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        var line = await reader.ReadLineAsync(cancellationToken);
        using var header = Parse(line ?? "", 1);
        var root = header.RootElement;
        var isKnown = Guard(1, () => root.GetProperty("type").GetString() == ExportFormat.Header && root.GetProperty("v").GetInt32() <= ExportFormat.Version);
        return isKnown && Guard(1, () => root.GetProperty("threads").EnumerateArray().Select(ReadFamily).ToList()) is { Count: > 0 } threads
            ? new ExportReader(file, threads)
            : throw new DamagedExportException(1, $"it is not the header of an export of format {ExportFormat.Version} or older");
    }

    public async IAsyncEnumerable<ThreadRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _file.Position = 0;
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        using var checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var check = new ChainCheck(Threads);
        for (var number = 1L; ; number++)
        {
            var line = await reader.ReadLineAsync(cancellationToken) ?? throw new DamagedExportException(number, "the file ends before its end line");
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
        ExportFormat.Thread => new ThreadRecord.Thread(ReadFamily(line), ReadReference(line)),
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
        CreatedAt = Timestamp.TryParse(Text(line, "at"), out var at) ? at : throw new FormatException($"'{Text(line, "at")}' is no time"),
    };

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
