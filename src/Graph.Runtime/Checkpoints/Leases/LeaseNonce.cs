using System.Buffers.Binary;

namespace Graph.Runtime.Checkpoints;

/// <summary>What whoever moves a thread shows at each write: 128 random bits, fresh for each claim. It never repeats, so what was written under an
/// older claim is told from the present one without any clock.</summary>
/// <param name="Value">The bits; zero stands for no claim.</param>
public readonly record struct LeaseNonce(UInt128 Value)
{
    /// <summary>How many bytes a nonce has.</summary>
    public const int Size = 16;

    /// <summary>Stands for no claim at all.</summary>
    public static LeaseNonce None => default;

    /// <summary>Draws a nonce for a claim.</summary>
    /// <param name="random">Where the bits come from; one of its own with a seed makes a simulation reproducible. It is locked meanwhile.</param>
    /// <returns>A nonce other than <see cref="None"/>.</returns>
    public static LeaseNonce New(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Size];
        lock (random)
        {
            random.NextBytes(bytes);
        }

        var nonce = Read(bytes);
        return nonce == None ? new LeaseNonce(UInt128.One) : nonce;
    }

    /// <summary>Reads a nonce.</summary>
    /// <param name="bytes">Its 16 bytes.</param>
    /// <returns>The nonce.</returns>
    public static LeaseNonce Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the nonce.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The nonce in lower-case hexadecimal.</summary>
    /// <returns>32 digits.</returns>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
