using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Writes the JSON of commits and snapshots into one buffer.</summary>
/// <remarks>
/// A commit is names that are known, numbers, and text with nothing in it that must be escaped. Those are written here, byte for byte as
/// <see cref="Utf8JsonWriter"/> would; whatever else there is, lists and maps with all that is in them, is left to that one.
/// </remarks>
internal sealed class CommitWriter : IBufferWriter<byte>, IDisposable
{
    private const int FirstRoom = 256;
    private const int LongestNumber = 20;
    private const int MicrosecondsInMillisecond = 1000;

    /// <summary>How many objects and lists are around a value at the most: where a finished task is told of in a commit.</summary>
    private const int DeepestPlace = 5;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        // A value that can be written anywhere can be read, and written, everywhere.
        MaxDepth = TransitionFormat.MaxDepth - DeepestPlace,
    };

    /// <summary>What stands for itself in JSON text: ASCII without control characters, the quotation mark and the backslash.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create(string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(letter => letter is not ('"' or '\\'))));

    private byte[] _bytes = new byte[FirstRoom];
    private int _length;
    private bool _follows;
    private Utf8JsonWriter? _other;

    /// <summary>How many bytes it has room for.</summary>
    internal int Capacity => _bytes.Length;

    /// <summary>What was written since it was empty.</summary>
    internal ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <inheritdoc />
    public void Dispose() => _other?.Dispose();

    /// <inheritdoc />
    public void Advance(int count) => _length += count;

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(1, sizeHint));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Forgets what was written, and keeps the room.</summary>
    internal void Clear()
    {
        _length = 0;
        _follows = false;
    }

    internal void WriteStartObject() => Open((byte)'{');

    /// <summary>Writes the beginning of an object as another writer wrote it.</summary>
    internal void WriteStartOfObject(ReadOnlySpan<byte> written)
    {
        Separate();
        Put(written);
    }

    internal void WriteStartObject(JsonEncodedText name)
    {
        WritePropertyName(name);
        Open((byte)'{');
    }

    internal void WriteEndObject() => Close((byte)'}');

    internal void WriteStartArray(JsonEncodedText name)
    {
        WritePropertyName(name);
        Open((byte)'[');
    }

    internal void WriteEndArray() => Close((byte)']');

    internal void WritePropertyName(JsonEncodedText name)
    {
        var text = name.EncodedUtf8Bytes;
        Separate();
        MakeRoom(text.Length + 3);
        var room = _bytes.AsSpan(_length, text.Length + 3);
        room[0] = (byte)'"';
        text.CopyTo(room[1..]);
        room[^2] = (byte)'"';
        room[^1] = (byte)':';
        _length += room.Length;
        _follows = false;
    }

    internal void WritePropertyName(string name)
    {
        WriteStringValue(name);
        Put(":"u8);
        _follows = false;
    }

    internal void WriteString(JsonEncodedText name, string? text)
    {
        WritePropertyName(name);
        WriteStringValue(text);
    }

    internal void WriteString(string name, string text)
    {
        WritePropertyName(name);
        WriteStringValue(text);
    }

    internal void WriteStringValue(string? text)
    {
        if (text is null || text.AsSpan().ContainsAnyExcept(Plain))
        {
            Other().WriteStringValue(text);
            EndOther();
        }
        else
        {
            Separate();
            MakeRoom(text.Length + 2);
            var room = _bytes.AsSpan(_length, text.Length + 2);
            room[0] = (byte)'"';
            Ascii.FromUtf16(text, room[1..], out _);
            room[^1] = (byte)'"';
            End(room.Length);
        }
    }

    internal void WriteNumber(JsonEncodedText name, long number)
    {
        WritePropertyName(name);
        WriteNumberValue(number);
    }

    internal void WriteNumber(JsonEncodedText name, double number)
    {
        WritePropertyName(name);
        Other().WriteNumberValue(number);
        EndOther();
    }

    internal void WriteNumberValue(long number)
    {
        Separate();
        MakeRoom(LongestNumber);
        number.TryFormat(_bytes.AsSpan(_length), out var length, default, CultureInfo.InvariantCulture);
        End(length);
    }

    internal void WriteBoolean(JsonEncodedText name, bool value)
    {
        WritePropertyName(name);
        Put(value ? "true"u8 : "false"u8);
    }

    /// <summary>Writes how long something took, in milliseconds with up to three decimals; a time before 0 as 0.</summary>
    internal void WriteMilliseconds(JsonEncodedText name, TimeSpan elapsed)
    {
        var (whole, rest) = Math.DivRem(Math.Max(0, elapsed.Ticks) / TimeSpan.TicksPerMicrosecond, MicrosecondsInMillisecond);
        WriteNumber(name, whole);
        if (rest > 0)
        {
            ReadOnlySpan<byte> decimals = [(byte)'.', Digit(rest / 100), Digit(rest / 10 % 10), Digit(rest % 10)];
            Put(decimals.TrimEnd((byte)'0'));
        }
    }

    /// <summary>Writes a value so that <see cref="ValueJson.ReadExact"/> gives the same one back.</summary>
    /// <exception cref="InvalidOperationException">It is nested too deeply, or lives only inside of an expression.</exception>
    internal void WriteValue(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Int:
                WriteNumberValue(value.AsInt());
                break;
            case ValueKind.String:
                WriteStringValue(value.AsString());
                break;
            default:
                ValueJson.Write(Other(), value, isExact: true);
                EndOther();
                break;
        }
    }

    private static byte Digit(long value) => (byte)('0' + value);

    /// <summary>What writes the next value, where it stands alone.</summary>
    private Utf8JsonWriter Other()
    {
        Separate();
        _other ??= new Utf8JsonWriter(this, Options);
        _other.Reset(this);
        return _other;
    }

    private void EndOther()
    {
        _other!.Flush();
        _follows = true;
    }

    private void Open(byte bracket)
    {
        Separate();
        _bytes[_length++] = bracket;
    }

    private void Close(byte bracket)
    {
        MakeRoom(1);
        _bytes[_length] = bracket;
        End(1);
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(_bytes.AsSpan(_length));
        End(text.Length);
    }

    /// <summary>Puts a comma where something stands before in the same object or list; makes room for one byte more.</summary>
    private void Separate()
    {
        MakeRoom(2);
        if (_follows)
        {
            _bytes[_length++] = (byte)',';
            _follows = false;
        }
    }

    private void End(int length)
    {
        _length += length;
        _follows = true;
    }

    private void MakeRoom(int length)
    {
        if (_bytes.Length - _length < length)
        {
            Array.Resize(ref _bytes, (int)Math.Max(Math.Min(_bytes.Length * 2L, Array.MaxLength), checked(_length + length)));
        }
    }
}
