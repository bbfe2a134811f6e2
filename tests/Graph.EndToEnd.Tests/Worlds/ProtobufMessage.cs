using System.Buffers.Binary;
using System.Text;

namespace Graph.EndToEnd.Tests.Worlds;

/// <summary>A message in the wire format of Protocol Buffers, read by field numbers; as much of the format as OTLP needs.</summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    internal ProtobufMessage(ReadOnlySpan<byte> wire)
    {
        while (!wire.IsEmpty)
        {
            var tag = ReadVarint(ref wire);
            var (field, type) = ((int)(tag >> 3), (int)(tag & 7));
            _fields.Add(type switch
            {
                Varint => (field, ReadVarint(ref wire), []),
                Fixed64 => (field, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref wire, sizeof(ulong))), []),
                Delimited => (field, 0, Take(ref wire, (int)ReadVarint(ref wire)).ToArray()),
                Fixed32 => (field, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref wire, sizeof(uint))), []),
                _ => throw new FormatException($"Wire type {type} is not used by OTLP."),
            });
        }
    }

    internal IEnumerable<ProtobufMessage> Messages(int field) => Bytes(field).Select(bytes => new ProtobufMessage(bytes));

    internal string Text(int field) => Bytes(field).Select(Encoding.UTF8.GetString).FirstOrDefault("");

    internal string Hex(int field) => Bytes(field).Select(Convert.ToHexStringLower).FirstOrDefault("");

    internal ulong? Number(int field) => _fields.Where(one => one.Field == field).Select(one => (ulong?)one.Number).FirstOrDefault();

    internal bool Has(int field) => _fields.Exists(one => one.Field == field);

    private IEnumerable<byte[]> Bytes(int field) => _fields.Where(one => one.Field == field).Select(one => one.Bytes);

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> wire, int count)
    {
        var taken = wire[..count];
        wire = wire[count..];
        return taken;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> wire)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref wire, 1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
