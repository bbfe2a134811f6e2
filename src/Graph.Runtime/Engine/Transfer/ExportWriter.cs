using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>Writes threads as lines of JSON, one line a piece, with a checksum over all lines at the end.</summary>
internal sealed class ExportWriter(Stream output) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = ExportFormat.MaxDepth };

    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly IncrementalHash _checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _lines;

    public void Dispose() => _checksum.Dispose();

    internal ValueTask BeginAsync(IReadOnlyList<FamilyThread> threads, Timestamp now, CancellationToken cancellationToken) => WriteLineAsync(
        ExportFormat.Header,
        writer =>
        {
            writer.WriteNumber("v", ExportFormat.Version);
            writer.WriteString("exported_at", now.ToString());
            writer.WriteStartArray("threads");
            foreach (var thread in threads)
            {
                writer.WriteStartObject();
                WriteFamily(writer, thread);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        },
        cancellationToken);

    internal ValueTask WriteAsync(ThreadRecord record, CancellationToken cancellationToken) => record switch
    {
        ThreadRecord.Thread thread => WriteLineAsync(ExportFormat.Thread, writer => WriteThread(writer, thread), cancellationToken),
        ThreadRecord.Definition definition => WriteLineAsync(ExportFormat.Definition, writer => WriteDefinition(writer, definition.Stored), cancellationToken),
        ThreadRecord.Commit commit => WriteLineAsync(ExportFormat.Commit, writer => WriteCommit(writer, commit), cancellationToken),
        ThreadRecord.Pending pending => WriteLineAsync(ExportFormat.Pending, writer => WritePending(writer, pending.Write), cancellationToken),
        _ => throw new System.Diagnostics.UnreachableException($"No line for {record}."),
    };

    /// <summary>Writes how many lines there are before this one, and the checksum over them.</summary>
    internal ValueTask EndAsync(CancellationToken cancellationToken)
    {
        var (lines, checksum) = (_lines, Convert.ToHexStringLower(_checksum.GetCurrentHash()));
        return WriteLineAsync(
            ExportFormat.End,
            writer =>
            {
                writer.WriteNumber("lines", lines);
                writer.WriteString("sha256", checksum);
            },
            cancellationToken);
    }

    private static void WriteFamily(Utf8JsonWriter writer, FamilyThread thread)
    {
        writer.WriteString("thread", thread.Id.Value);
        if (thread.Parent is { } parent)
        {
            writer.WriteString("parent", parent.Value);
        }
    }

    private static void WriteThread(Utf8JsonWriter writer, ThreadRecord.Thread thread)
    {
        WriteFamily(writer, thread.Family);
        WriteReference(writer, thread.Workflow);
        if (thread.CreatedAt is { } createdAt)
        {
            writer.WriteString("created_at", createdAt.ToString());
        }

        if (thread.PieceOf is { } version)
        {
            writer.WriteNumber("piece_of", version);
        }
    }

    private static void WriteDefinition(Utf8JsonWriter writer, StoredDefinition definition)
    {
        WriteReference(writer, definition.Reference);
        writer.WriteString("file", definition.SourcePath);
        writer.WriteString("text", definition.Text);
    }

    private static void WriteReference(Utf8JsonWriter writer, WorkflowReference workflow)
    {
        writer.WriteString("workflow", workflow.Name);
        writer.WriteNumber("workflow_version", workflow.Version);
        writer.WriteString("workflow_hash", workflow.Hash);
    }

    private static void WriteCommit(Utf8JsonWriter writer, ThreadRecord.Commit commit)
    {
        var (header, body) = commit.Stored;
        writer.WriteNumber("version", header.Version);
        writer.WriteString("id", header.Id.Value);
        writer.WriteString("status", header.Status.ToString());
        writer.WriteString("at", header.CreatedAt.ToString());
        writer.WriteNumber("parent", header.ParentVersion);
        writer.WriteString("parent_hash", header.ParentHash.ToString());
        writer.WriteString("hash", header.Hash.ToString());
        writer.WritePropertyName("body");
        writer.WriteRawValue(body.Span, skipInputValidation: true);
        if (commit.Snapshot is { } snapshot)
        {
            writer.WriteStartObject("snapshot");
            WriteSealed(writer, snapshot.Span);
            writer.WriteEndObject();
        }
    }

    private static void WritePending(Utf8JsonWriter writer, PendingWrite write)
    {
        writer.WriteString("task", write.TaskKey);
        WriteSealed(writer, write.Body.Span);
    }

    private static void WriteSealed(Utf8JsonWriter writer, ReadOnlySpan<byte> body)
    {
        writer.WriteString("sha256", Convert.ToHexStringLower(body[..CommitHash.Size]));
        writer.WritePropertyName("body");
        writer.WriteRawValue(body[CommitHash.Size..], skipInputValidation: true);
    }

    private async ValueTask WriteLineAsync(string type, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        _line.ResetWrittenCount();
        await using (var writer = new Utf8JsonWriter(_line, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            write(writer);
            writer.WriteEndObject();
        }

        _line.Write("\n"u8);
        _checksum.AppendData(_line.WrittenSpan);
        _lines++;
        await output.WriteAsync(_line.WrittenMemory, cancellationToken);
    }
}
