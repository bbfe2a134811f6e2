namespace Graph.Runtime.Values;

/// <summary>The heap part of a <see cref="Value"/> that is neither a scalar nor a string.</summary>
public abstract class ValueObject
{
    /// <summary>Fixes the kind that a value made of this object reports.</summary>
    /// <param name="kind">The kind.</param>
    private protected ValueObject(ValueKind kind) => Kind = kind;

    /// <summary>What this object is.</summary>
    public ValueKind Kind { get; }
}

/// <summary>Marks a value whose payload is in its 64 bits.</summary>
internal sealed class ScalarMark(ValueKind kind) : ValueObject(kind)
{
    internal static readonly ScalarMark Bool = new(ValueKind.Bool);
    internal static readonly ScalarMark Int = new(ValueKind.Int);
    internal static readonly ScalarMark UInt = new(ValueKind.UInt);
    internal static readonly ScalarMark Float = new(ValueKind.Float);
}

/// <summary>A value that exists only inside an expression and is compared by its own rules.</summary>
internal abstract class OpaqueValue() : ValueObject(ValueKind.Opaque);

internal sealed class BytesValue(ReadOnlyMemory<byte> bytes) : ValueObject(ValueKind.Bytes)
{
    internal ReadOnlyMemory<byte> Bytes { get; } = bytes;
}

internal sealed class TimestampValue(Timestamp timestamp) : ValueObject(ValueKind.Timestamp)
{
    internal Timestamp Timestamp { get; } = timestamp;
}

internal sealed class DurationValue(Duration duration) : ValueObject(ValueKind.Duration)
{
    internal Duration Duration { get; } = duration;
}
