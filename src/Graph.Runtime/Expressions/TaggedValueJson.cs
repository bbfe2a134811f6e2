using System.Globalization;
using System.Text.Json;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions;

/// <summary>Values as JSON in which each one names its type, such as <c>{"uint": "1"}</c>; what test suites of the language exchange.</summary>
/// <remarks>
/// Numbers are strings, so that none is rounded; bytes are base64; a map is a list of pairs; timestamps and durations are
/// <c>[seconds, nanoseconds]</c>; a type is its name, and an optional a list of one value or none.
/// </remarks>
public static class TaggedValueJson
{
    private const long NanosPerSecond = 1_000_000_000;

    private static readonly Dictionary<string, Func<JsonElement, Value>> Readers = new(StringComparer.Ordinal)
    {
        ["null"] = static _ => Value.Null,
        ["bool"] = static json => json.GetBoolean(),
        ["int"] = static json => long.Parse(TextOf(json), CultureInfo.InvariantCulture),
        ["uint"] = static json => Value.Of(ulong.Parse(TextOf(json), CultureInfo.InvariantCulture)),
        ["double"] = static json => ReadFloat(TextOf(json)),
        ["string"] = static json => TextOf(json),
        ["bytes"] = static json => Value.Of(json.GetBytesFromBase64().AsMemory()),
        ["list"] = static json => ValueList.From(json.EnumerateArray().Select(Read)),
        ["map"] = static json => ValueMap.From(json.EnumerateArray().Select(pair => new KeyValuePair<Value, Value>(Read(pair[0]), Read(pair[1])))),
        ["timestamp"] = static json => Value.Of(new Timestamp(json[0].GetInt64(), json[1].GetInt32())),
        ["duration"] = static json => Value.Of(new Duration(checked((json[0].GetInt64() * NanosPerSecond) + json[1].GetInt64()))),
        ["type"] = static json => TypeValue.TryFind(TextOf(json), out var type) ? type : throw new JsonException($"'{json}' is no type's name."),
        ["optional"] = static json => json.GetArrayLength() == 0 ? OptionalValue.None : OptionalValue.Of(Read(json[0])),
    };

    /// <summary>Reads a tagged value.</summary>
    /// <param name="json">An object with one member, whose name is the type.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">It is no tagged value.</exception>
    public static Value Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().ToArray() is not [var member] || !Readers.TryGetValue(member.Name, out var read))
        {
            throw new JsonException($"A tagged value is an object with one member such as 'int' or 'string', not {json.GetRawText()}.");
        }

        return read(member.Value);
    }

    /// <summary>Writes a tagged value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value, which may be a type or an optional.</param>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        switch (value.Kind)
        {
            case ValueKind.Null:
                writer.WriteNull("null");
                break;
            case ValueKind.Bool:
                writer.WriteBoolean("bool", value.AsBool());
                break;
            case ValueKind.String:
                writer.WriteString("string", value.AsString());
                break;
            case ValueKind.Bytes:
                writer.WriteBase64String("bytes", value.AsBytes().Span);
                break;
            case ValueKind.Int or ValueKind.UInt or ValueKind.Float:
                WriteNumber(writer, value);
                break;
            default:
                WriteCompound(writer, value);
                break;
        }

        writer.WriteEndObject();
    }

    private static string TextOf(JsonElement json) => json.GetString() ?? throw new JsonException("A tagged scalar is a JSON string.");

    private static double ReadFloat(string text) => text switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static void WriteNumber(Utf8JsonWriter writer, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Int:
                writer.WriteString("int", value.AsInt().ToString(CultureInfo.InvariantCulture));
                break;
            case ValueKind.UInt:
                writer.WriteString("uint", value.AsUInt().ToString(CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteString("double", FloatText(value.AsFloat()));
                break;
        }
    }

    private static string FloatText(double number) => number switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };

    private static void WriteCompound(Utf8JsonWriter writer, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.List:
                WriteList(writer, "list", value.AsList());
                break;
            case ValueKind.Map:
                WriteMap(writer, value.AsMap());
                break;
            case ValueKind.Timestamp:
                WritePair(writer, "timestamp", value.AsTimestamp().Seconds, value.AsTimestamp().Nanos);
                break;
            case ValueKind.Duration:
                var (seconds, nanos) = Math.DivRem(value.AsDuration().Nanoseconds, NanosPerSecond);
                WritePair(writer, "duration", seconds, nanos);
                break;
            default:
                WriteOpaque(writer, value);
                break;
        }
    }

    private static void WriteOpaque(Utf8JsonWriter writer, Value value)
    {
        if (value.AsOpaque<OptionalValue>() is not { } optional)
        {
            writer.WriteString("type", value.ToString());
            return;
        }

        WriteList(writer, "optional", optional.HasValue ? [optional.Content] : []);
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<Value> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, ValueMap map)
    {
        writer.WriteStartArray("map");
        foreach (var (key, value) in map)
        {
            writer.WriteStartArray();
            Write(writer, key);
            Write(writer, value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter writer, string name, long first, long second)
    {
        writer.WriteStartArray(name);
        writer.WriteNumberValue(first);
        writer.WriteNumberValue(second);
        writer.WriteEndArray();
    }
}
