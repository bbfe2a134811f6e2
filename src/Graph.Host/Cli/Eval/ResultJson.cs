using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Eval;

/// <summary>Writes what an expression came to, which may also be a type or an optional.</summary>
internal static class ResultJson
{
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 1024,
    };

    /// <summary>Writes a value as JSON on one line.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isTyped">Whether it names its type; without, types and optionals are texts.</param>
    /// <returns>The JSON.</returns>
    internal static string ToText(Value value, bool isTyped)
    {
        if (!isTyped)
        {
            return ValueJson.ToText(Plain(value));
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            TaggedValueJson.Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Value Plain(Value value) => value.Kind switch
    {
        ValueKind.Opaque => value.ToString(),
        ValueKind.List => ValueList.From(value.AsList().Select(Plain)),
        ValueKind.Map => ValueMap.From(value.AsMap().Select(entry => new KeyValuePair<Value, Value>(entry.Key, Plain(entry.Value)))),
        _ => value,
    };
}
