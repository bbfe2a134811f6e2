using System.Buffers.Binary;
using System.IO.Compression;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Redis;

/// <summary>How a value is written into Redis: a byte that says how, then the value as it is or compressed by Brotli.</summary>
/// <remarks>The high half of the first byte is the format's version, the low half the compression. Compressed bytes come after the value's length.</remarks>
internal static class Envelope
{
    private const byte Plain = 0x10;
    private const byte Brotli = 0x11;
    private const int Prefix = 1;
    private const int CompressedPrefix = Prefix + sizeof(int);

    // The fastest that Brotli has; JSON shrinks to about a quarter by it, and more effort buys little.
    private const int Quality = 1;
    private const int Window = 18;

    internal static byte[] Seal(ReadOnlySpan<byte> value, int compressFrom)
    {
        if (value.Length >= compressFrom && TryCompress(value) is { } compressed)
        {
            return compressed;
        }

        var plain = new byte[Prefix + value.Length];
        plain[0] = Plain;
        value.CopyTo(plain.AsSpan(Prefix));
        return plain;
    }

    /// <summary>Gives the value back.</summary>
    /// <param name="bytes">What Redis had.</param>
    /// <param name="what">What it belongs to, for the message.</param>
    /// <exception cref="StoreException">It was not written by this store, or by a newer one.</exception>
    internal static ReadOnlyMemory<byte> Open(byte[]? bytes, string what) => bytes switch
    {
        [Plain, ..] => bytes.AsMemory(Prefix),
        [Brotli, _, _, _, _, ..] => Decompress(bytes, what),
        _ => throw Damaged(what),
    };

    private static byte[]? TryCompress(ReadOnlySpan<byte> value)
    {
        var buffer = new byte[value.Length];
        if (!BrotliEncoder.TryCompress(value, buffer.AsSpan(CompressedPrefix), out var length, Quality, Window))
        {
            // It would not have become smaller.
            return null;
        }

        buffer[0] = Brotli;
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(Prefix), value.Length);
        return buffer[..(CompressedPrefix + length)];
    }

    private static byte[] Decompress(byte[] bytes, string what)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Prefix));
        if (length < 0 || length > Array.MaxLength)
        {
            throw Damaged(what);
        }

        var value = new byte[length];
        return BrotliDecoder.TryDecompress(bytes.AsSpan(CompressedPrefix), value, out var written) && written == length ? value : throw Damaged(what);
    }

    internal static StoreException Damaged(string what) =>
        new($"What Redis has of {what} is damaged, or was written by a newer program. Nothing was changed; restore it from a backup, or use the newer program.");
}
