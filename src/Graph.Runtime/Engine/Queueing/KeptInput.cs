using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Queueing;

/// <summary>An input that came while a worker had the thread; kept beside it, and taken in by whoever has the thread next.</summary>
/// <param name="WorkflowHash">The definition that the caller brought.</param>
/// <param name="Input">The input fields by name.</param>
/// <param name="Context">What expressions read as <c>context</c>.</param>
/// <param name="By">Who sent it; null when that was not said.</param>
/// <param name="Metadata">What the caller noted for the run that takes it in; empty for commands that were kept before that was kept with them.</param>
internal sealed record KeptInput(string WorkflowHash, ValueMap Input, Value Context, string? By, ValueMap Metadata)
{
    // Older programs pass over what they do not know, and take the input in without it.
    private const int Version = 1;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1_000 };

    /// <summary>Encodes the command.</summary>
    internal ThreadCommand ToCommand(string id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", Version);
            writer.WriteString("kind", "input");
            writer.WriteString("workflow", WorkflowHash);
            writer.WritePropertyName("input");
            ValueJson.Write(writer, Input, isExact: true);
            writer.WritePropertyName("context");
            ValueJson.Write(writer, Context, isExact: true);
            if (By is not null)
            {
                writer.WriteString("by", By);
            }

            if (Metadata.Count > 0)
            {
                writer.WritePropertyName("metadata");
                ValueJson.Write(writer, Metadata, isExact: true);
            }

            writer.WriteEndObject();
        }

        return new ThreadCommand(id, buffer.WrittenSpan.ToArray());
    }

    /// <summary>Reads a command.</summary>
    /// <exception cref="RunRefusedException">It is not one that this program knows.</exception>
    internal static KeptInput Read(ThreadCommand command)
    {
        try
        {
            var reader = new Utf8JsonReader(command.Body.Span, new JsonReaderOptions { MaxDepth = 1_000 });
            reader.Read();
            var body = ValueJson.ReadExact(ref reader).AsMap();
            return body["v"].AsInt() <= Version && body["kind"].AsString() == "input"
                ? new KeptInput(
                    body["workflow"].AsString(),
                    body["input"].AsMap(),
                    body["context"],
                    body.TryGetValue("by", out var by) ? by.AsString() : null,
                    body.TryGetValue("metadata", out var metadata) ? metadata.AsMap() : ValueMap.Empty)
                : throw new FormatException("it is of a kind or format that this program does not know");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new RunRefusedException($"The command '{command.Id}' that was kept for the thread cannot be read: {failure.Message}.");
        }
    }
}
