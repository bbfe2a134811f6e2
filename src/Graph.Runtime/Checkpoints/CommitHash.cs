using System.Buffers.Binary;

namespace Graph.Runtime.Checkpoints;

/// <summary>The SHA-256 of a commit's identity and content; a commit names its parent by it, so that a chain cannot be altered unseen.</summary>
/// <param name="High">The first 16 bytes, big-endian.</param>
/// <param name="Low">The last 16 bytes, big-endian.</param>
public readonly record struct CommitHash(UInt128 High, UInt128 Low)
{
    /// <summary>How many bytes a hash has.</summary>
    public const int Size = 32;

    /// <summary>The parent of a thread's first commit.</summary>
    public static CommitHash None => default;

    /// <summary>Reads a hash.</summary>
    /// <param name="bytes">Its 32 bytes.</param>
    /// <returns>The hash.</returns>
    public static CommitHash Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <summary>Writes the hash.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, High);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], Low);
    }

    /// <summary>The hash as bytes.</summary>
    /// <returns>Its 32 bytes.</returns>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>The hash in lower-case hexadecimal.</summary>
    /// <returns>64 digits.</returns>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
