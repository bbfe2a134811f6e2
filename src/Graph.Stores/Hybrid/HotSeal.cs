using System.Security.Cryptography;

namespace Graph.Stores.Hybrid;

/// <summary>Bytes with a checksum before them. A copy that is damaged is no copy: what it was made from is still there.</summary>
internal static class HotSeal
{
    private const int Size = 16;

    internal static byte[] Close(ReadOnlySpan<byte> content)
    {
        var bytes = new byte[Size + content.Length];
        content.CopyTo(bytes.AsSpan(Size));
        Checksum(content).CopyTo(bytes, 0);
        return bytes;
    }

    /// <summary>Gives the content back; false when it is not what was put in.</summary>
    internal static bool TryOpen(byte[]? bytes, out ReadOnlyMemory<byte> content)
    {
        var isWhole = bytes?.Length >= Size && bytes.AsSpan(0, Size).SequenceEqual(Checksum(bytes.AsSpan(Size)));
        content = isWhole ? bytes.AsMemory(Size) : default;
        return isWhole;
    }

    private static byte[] Checksum(ReadOnlySpan<byte> content) => SHA256.HashData(content)[..Size];
}
