using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Graph.Runtime.Values;

/// <summary>Values to JSON and back, plainly for people and other programs, or exactly for checkpoints.</summary>
/// <remarks>
/// Plain JSON writes a timestamp, duration or bytes as a string; reading gives a string back. Exact JSON reads back as the
/// very same value: what JSON has no form for is an object with one key that starts with <c>$</c>, such as
/// <c>{"$timestamp":"2026-01-01T00:00:00Z"}</c>, and a float always has a point or an exponent.
/// </remarks>
public static class ValueJson
{
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 512,
    };

    private static readonly JsonWriterOptions Indented = Compact with { Indented = true };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 256 };

    /// <summary>Writes a value as plain JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indented">Over several lines.</param>
    /// <returns>The text.</returns>
    public static string ToText(Value value, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, indented ? Indented : Compact))
        {
            Write(writer, value, isExact: false);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads JSON text; numbers without fraction or exponent become integers.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Value Parse(string json)
    {
        using var document = JsonDocument.Parse(json, Strict);
        return From(document.RootElement);
    }

    /// <summary>Takes over a parsed JSON value; numbers without fraction or exponent become integers.</summary>
    /// <param name="element">The JSON value.</param>
    /// <returns>The value.</returns>
    public static Value From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => Value.Null,
        JsonValueKind.True => Value.True,
        JsonValueKind.False => Value.False,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => NumberFrom(element),
        JsonValueKind.Array => ValueList.From(element.EnumerateArray().Select(From)),
        _ => ValueMap.From(element.EnumerateObject().Select(member => new KeyValuePair<Value, Value>(member.Name, From(member.Value)))),
    };

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="isExact">So that <see cref="ReadExact"/> gives the same value back.</param>
    public static void Write(Utf8JsonWriter writer, Value value, bool isExact)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (value.Kind)
        {
            case ValueKind.Null:
                writer.WriteNullValue();
                break;
            case ValueKind.Bool:
                writer.WriteBooleanValue(value.AsBool());
                break;
            case ValueKind.Int:
                writer.WriteNumberValue(value.AsInt());
                break;
            case ValueKind.String:
                writer.WriteStringValue(value.AsString());
                break;
            case ValueKind.Float:
                WriteFloat(writer, value.AsFloat(), isExact);
                break;
            case ValueKind.List:
                WriteList(writer, value.AsList(), isExact);
                break;
            case ValueKind.Map:
                WriteMap(writer, value.AsMap(), isExact);
                break;
            default:
                WriteRare(writer, value, isExact);
                break;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote exactly; the reader stands on the value's first token.</summary>
    /// <param name="reader">Where from; afterwards on the value's last token.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">It is not exact JSON.</exception>
    public static Value ReadExact(ref Utf8JsonReader reader) => ReadValue(ref reader, null);

    private static Value ReadValue(ref Utf8JsonReader reader, ValueStack? under) => reader.TokenType switch
    {
        JsonTokenType.Null => Value.Null,
        JsonTokenType.True => Value.True,
        JsonTokenType.False => Value.False,
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.StartArray => ReadList(ref reader, under ?? new ValueStack()),
        JsonTokenType.StartObject => ReadMap(ref reader, under ?? new ValueStack()),
        _ => throw new JsonException($"A value cannot start with {reader.TokenType}."),
    };

    private static Value NumberFrom(JsonElement element)
    {
        var text = element.GetRawText();
        return text.AsSpan().IndexOfAny(".eE") < 0 && element.TryGetInt64(out var whole) ? (Value)whole : element.GetDouble();
    }

    private static Value ReadNumber(ref Utf8JsonReader reader) =>
        reader.ValueSpan.IndexOfAny(".eE"u8) < 0 && reader.TryGetInt64(out var whole) ? (Value)whole : reader.GetDouble();

    private static ValueList ReadList(ref Utf8JsonReader reader, ValueStack items)
    {
        var from = items.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Push(ReadValue(ref reader, items));
        }

        return items.TakeList(from);
    }

    private static Value ReadMap(ref Utf8JsonReader reader, ValueStack members)
    {
        var from = members.Count;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonNames.Read(ref reader);
            reader.Read();
            if (name.AsString().StartsWith('$'))
            {
                var rare = ReadRare(ref reader, name.AsString());
                reader.Read();
                return rare;
            }

            members.Push(name);
            members.Push(ReadValue(ref reader, members));
        }

        return members.TakeMap(from);
    }

    private static Value ReadRare(ref Utf8JsonReader reader, string name) => name switch
    {
        "$timestamp" when Timestamp.TryParse(reader.GetString()!, out var time) => Value.Of(time),
        "$duration" when Duration.TryParse(reader.GetString()!, out var length) => Value.Of(length),
        "$bytes" => Value.Of(reader.GetBytesFromBase64()),
        "$uint" => Value.Of(ulong.Parse(reader.GetString()!, CultureInfo.InvariantCulture)),
        "$float" => double.Parse(reader.GetString()!, CultureInfo.InvariantCulture),
        "$map" => ValueMap.From(ReadList(ref reader, new ValueStack()).Select(pair =>
            new KeyValuePair<Value, Value>(pair.AsList()[0], pair.AsList()[1]))),
        _ => throw new JsonException($"'{name}' marks no value that this version knows."),
    };

    private static void WriteFloat(Utf8JsonWriter writer, double real, bool isExact)
    {
        if (!double.IsFinite(real))
        {
            WriteTagged(writer, "$float", real.ToString(CultureInfo.InvariantCulture), isExact);
            return;
        }

        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(real, text, out var length);
        var isWhole = text[..length].IndexOfAny(".E"u8) < 0;
        if (isWhole)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        // A raw value is not put on a line of its own. What is written without an exponent has so few digits that a decimal holds them all, its '.0' included.
        if (!writer.Options.Indented || (real == 0 && double.IsNegative(real)))
        {
            writer.WriteRawValue(text[..length], skipInputValidation: true);
        }
        else if (isWhole)
        {
            writer.WriteNumberValue(decimal.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNumberValue(real);
        }
    }

    private static void WriteList(Utf8JsonWriter writer, ValueList list, bool isExact)
    {
        writer.WriteStartArray();
        foreach (var item in list.AsSpan())
        {
            Write(writer, item, isExact);
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, ValueMap map, bool isExact)
    {
        if (isExact && map.Any(entry => entry.Key.Kind != ValueKind.String || entry.Key.AsString().StartsWith('$')))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("$map");
            WriteList(writer, ValueList.From(map.Select(entry => (Value)ValueList.Of(entry.Key, entry.Value))), isExact);
            writer.WriteEndObject();
            return;
        }

        writer.WriteStartObject();
        foreach (var (key, value) in map)
        {
            writer.WritePropertyName(key.Kind == ValueKind.String ? key.AsString() : key.ToString());
            Write(writer, value, isExact);
        }

        writer.WriteEndObject();
    }

    private static void WriteRare(Utf8JsonWriter writer, Value value, bool isExact)
    {
        switch (value.Kind)
        {
            case ValueKind.Timestamp:
                WriteTagged(writer, "$timestamp", value.AsTimestamp().ToString(), isExact);
                break;
            case ValueKind.Duration:
                WriteTagged(writer, "$duration", value.AsDuration().ToString(), isExact);
                break;
            case ValueKind.Bytes:
                WriteTagged(writer, "$bytes", Convert.ToBase64String(value.AsBytes().Span), isExact);
                break;
            case ValueKind.UInt when isExact:
                WriteTagged(writer, "$uint", value.AsUInt().ToString(CultureInfo.InvariantCulture), isExact);
                break;
            case ValueKind.UInt:
                writer.WriteNumberValue(value.AsUInt());
                break;
            case ValueKind.Opaque when !isExact:
                writer.WriteStringValue(value.ToString());
                break;
            default:
                throw new InvalidOperationException($"{value} lives only inside an expression and cannot be written as JSON.");
        }
    }

    private static void WriteTagged(Utf8JsonWriter writer, string tag, string text, bool isExact)
    {
        if (!isExact)
        {
            writer.WriteStringValue(text);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(tag, text);
        writer.WriteEndObject();
    }
}
