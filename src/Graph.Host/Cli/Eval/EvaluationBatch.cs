using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Host.Cli.Errors;
using Graph.Runtime.Expressions;

namespace Graph.Host.Cli.Eval;

/// <summary>Answers lines of cases with lines of values; a line that is none is answered with an error, and the next one is read.</summary>
/// <param name="isTyped">Whether values name their types.</param>
internal sealed class EvaluationBatch(bool isTyped)
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private long _line;

    /// <summary>How many lines held no case.</summary>
    internal long Unreadable { get; private set; }

    /// <summary>Answers a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The answer, or null for an empty line.</returns>
    internal string? Answer(string line)
    {
        _line++;
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line, EvaluationCase.JsonOptions);
        }
        catch (JsonException mistake)
        {
            Unreadable++;
            return Write(null, writer => writer.WriteString("error", $"Line {_line} is not JSON: {mistake.Message}"));
        }

        using (document)
        {
            return Answer(new EvaluationCase(document.RootElement, isTyped));
        }
    }

    private string Answer(EvaluationCase evaluated)
    {
        try
        {
            var value = ResultJson.ToText(evaluated.Evaluate(), isTyped);
            return Write(evaluated.Name, writer =>
            {
                writer.WritePropertyName("value");
                writer.WriteRawValue(value, skipInputValidation: true);
            });
        }
        catch (ExpressionException failure)
        {
            return Write(evaluated.Name, writer => writer.WriteString("error", failure.Reason));
        }
        catch (Exception mistake) when (ErrorReport.Covers(mistake))
        {
            // The other lines are owed their answers whatever is wrong with this one.
            Unreadable++;
            return Write(evaluated.Name, writer => writer.WriteString("error", $"Line {_line} is no case: {mistake.Message}"));
        }
    }

    private string Write(string? name, Action<Utf8JsonWriter> writeOutcome)
    {
        _buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_buffer, Compact))
        {
            writer.WriteStartObject();
            if (name is null)
            {
                writer.WriteNumber("line", _line);
            }
            else
            {
                writer.WriteString("name", name);
            }

            writeOutcome(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }
}
