using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Expressions.Functions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Rendering;

/// <summary>How values read in a text that people and models see.</summary>
internal static class ValueText
{
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 512,
    };

    /// <summary>The text, or null when it is longer than the limit.</summary>
    internal static string? TryWrite(Value value, int limit) => value.Kind switch
    {
        ValueKind.List when IsFlat(value.AsList()) => TryJoin(value.AsList(), ", ", limit),
        ValueKind.List or ValueKind.Map => TryWriteJson(value, limit),
        _ => OfScalar(value),
    };

    /// <summary>The items with something between them, or null when the whole is longer than the limit.</summary>
    internal static string? TryJoin(ValueList list, string separator, int limit)
    {
        var text = new StringBuilder();
        var items = list.AsSpan();
        for (var i = 0; i < items.Length; i++)
        {
            if (TryWrite(items[i], limit) is not { } item)
            {
                return null;
            }

            text.Append(i == 0 ? "" : separator).Append(item);
            if (text.Length > limit)
            {
                return null;
            }
        }

        return text.ToString();
    }

    /// <summary>Compact JSON, or null when it is longer than the limit.</summary>
    internal static string? TryWriteJson(Value value, int limit)
    {
        var buffer = new BoundedBuffer(limit);
        var writer = new Utf8JsonWriter(buffer, Compact);
        try
        {
            ValueJson.Write(writer, value, isExact: false);
            writer.Flush();
        }
        catch (BoundedBuffer.FullException)
        {
            // The writer still holds what did not fit; disposing of it would try to write that again.
            writer.Reset();
            return null;
        }

        return buffer.ToString();
    }

    private static bool IsFlat(ValueList list)
    {
        foreach (var item in list.AsSpan())
        {
            if (item.Kind is ValueKind.List or ValueKind.Map)
            {
                return false;
            }
        }

        return true;
    }

    private static string OfScalar(Value value) => value.Kind switch
    {
        ValueKind.Null => "",
        ValueKind.String => value.AsString(),
        ValueKind.Bool => value.AsBool() ? "true" : "false",
        ValueKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
        ValueKind.UInt => value.AsUInt().ToString(CultureInfo.InvariantCulture),
        ValueKind.Float => NumberText.Shortest(value.AsFloat()),
        ValueKind.Timestamp => value.AsTimestamp().ToString(),
        ValueKind.Duration => value.AsDuration().ToString(),
        ValueKind.Bytes => Convert.ToBase64String(value.AsBytes().Span),
        _ => value.ToString(),
    };

    /// <summary>A buffer that gives up instead of growing beyond a bound.</summary>
    private sealed class BoundedBuffer(int limit) : IBufferWriter<byte>
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public void Advance(int count)
        {
            _bytes.Advance(count);
            Check(0);
        }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            Check(sizeHint);
            return _bytes.GetMemory(sizeHint);
        }

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            Check(sizeHint);
            return _bytes.GetSpan(sizeHint);
        }

        public override string ToString() => Encoding.UTF8.GetString(_bytes.WrittenSpan);

        /// <summary>Hints may be several times what is needed, and a character may take four bytes.</summary>
        private void Check(int more)
        {
            if (_bytes.WrittenCount > limit * 4L || more > (limit * 32L) + 4096)
            {
                throw new FullException();
            }
        }

        internal sealed class FullException : Exception;
    }
}
