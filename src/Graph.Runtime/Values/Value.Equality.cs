namespace Graph.Runtime.Values;

public readonly partial struct Value
{
    /// <summary>Whether both mean the same.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Whether they mean different things.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc />
    public bool Equals(Value other)
    {
        if (IsSame(other))
        {
            return true;
        }

        var kind = Kind;
        if (kind != other.Kind)
        {
            return IsNumber && other.IsNumber && NumbersAreEqual(this, other);
        }

        return kind switch
        {
            ValueKind.String => string.Equals((string)_reference!, (string)other._reference!, StringComparison.Ordinal),
            ValueKind.Float => AsFloat().Equals(other.AsFloat()),
            ValueKind.Bytes => AsBytes().Span.SequenceEqual(other.AsBytes().Span),
            ValueKind.List => AsList().Equals(other.AsList()),
            ValueKind.Map => AsMap().Equals(other.AsMap()),
            ValueKind.Timestamp => AsTimestamp() == other.AsTimestamp(),
            ValueKind.Duration => AsDuration() == other.AsDuration(),
            ValueKind.Opaque => _reference!.Equals(other._reference),
            _ => false,
        };
    }

    /// <inheritdoc />
    public override int GetHashCode() => Kind switch
    {
        ValueKind.Null => 0,
        ValueKind.Bool => (int)_bits + 1,
        ValueKind.Int => ((double)_bits).GetHashCode(),
        ValueKind.UInt => ((double)unchecked((ulong)_bits)).GetHashCode(),
        ValueKind.Float => BitConverter.Int64BitsToDouble(_bits).GetHashCode(),
        ValueKind.String => ((string)_reference!).GetHashCode(StringComparison.Ordinal),
        ValueKind.Bytes => HashOf(AsBytes().Span),
        ValueKind.Timestamp => AsTimestamp().GetHashCode(),
        ValueKind.Duration => AsDuration().GetHashCode(),
        _ => _reference!.GetHashCode(),
    };

    private static int HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    private static bool NumbersAreEqual(Value left, Value right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Int, ValueKind.UInt) => left._bits >= 0 && left._bits == right._bits,
        (ValueKind.UInt, ValueKind.Int) => right._bits >= 0 && left._bits == right._bits,
        (ValueKind.Int, ValueKind.Float) => IntEqualsFloat(left._bits, right.AsFloat()),
        (ValueKind.Float, ValueKind.Int) => IntEqualsFloat(right._bits, left.AsFloat()),
        (ValueKind.UInt, ValueKind.Float) => UIntEqualsFloat(left.AsUInt(), right.AsFloat()),
        (ValueKind.Float, ValueKind.UInt) => UIntEqualsFloat(right.AsUInt(), left.AsFloat()),
        _ => false,
    };

    private static bool IntEqualsFloat(long whole, double real) =>
        real is >= -9.2233720368547758E18 and < 9.2233720368547758E18 && Math.Floor(real) == real && (long)real == whole;

    private static bool UIntEqualsFloat(ulong whole, double real) =>
        real is >= 0 and < 1.8446744073709552E19 && Math.Floor(real) == real && (ulong)real == whole;
}
