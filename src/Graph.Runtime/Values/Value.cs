using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Graph.Runtime.Values;

/// <summary>One immutable value of the workflow's world: in state, in an expression, in a node's input or result.</summary>
/// <remarks>
/// Sixteen bytes: a reference that tells the kind (and is the payload of everything but scalars) and 64 bits that hold a
/// scalar. Numbers, booleans and null therefore allocate nothing. Two values are equal when they mean the same: numbers
/// compare by value across kinds, lists by order, maps without order.
/// </remarks>
public readonly partial struct Value : IEquatable<Value>
{
    private readonly object? _reference;
    private readonly long _bits;

    private Value(object? reference, long bits)
    {
        _reference = reference;
        _bits = bits;
    }

    /// <summary>No value.</summary>
    public static Value Null => default;

    /// <summary>The boolean true.</summary>
    public static Value True => new(ScalarMark.Bool, 1);

    /// <summary>The boolean false.</summary>
    public static Value False => new(ScalarMark.Bool, 0);

    /// <summary>What this value holds.</summary>
    public ValueKind Kind
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _reference switch
        {
            null => ValueKind.Null,
            string => ValueKind.String,
            _ => Unsafe.As<ValueObject>(_reference).Kind,
        };
    }

    /// <summary>Whether there is no value.</summary>
    public bool IsNull => _reference is null;

    /// <summary>Whether this is an integer, unsigned integer or float.</summary>
    public bool IsNumber => Kind is ValueKind.Int or ValueKind.UInt or ValueKind.Float;

    /// <summary>Makes a boolean.</summary>
    public static implicit operator Value(bool value) => new(ScalarMark.Bool, value ? 1 : 0);

    /// <summary>Makes an integer.</summary>
    public static implicit operator Value(long value) => new(ScalarMark.Int, value);

    /// <summary>Makes a float.</summary>
    public static implicit operator Value(double value) => new(ScalarMark.Float, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Makes text, or null.</summary>
    public static implicit operator Value(string? value) => new(value, 0);

    /// <summary>Makes a list.</summary>
    public static implicit operator Value(ValueList value) => new(value, 0);

    /// <summary>Makes a map.</summary>
    public static implicit operator Value(ValueMap value) => new(value, 0);

    /// <summary>Makes an unsigned integer.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The value.</returns>
    public static Value Of(ulong value) => new(ScalarMark.UInt, unchecked((long)value));

    /// <summary>Makes raw bytes.</summary>
    /// <param name="value">The bytes, which must not change afterwards.</param>
    /// <returns>The value.</returns>
    public static Value Of(ReadOnlyMemory<byte> value) => new(new BytesValue(value), 0);

    /// <summary>Makes a point in time.</summary>
    /// <param name="value">The instant.</param>
    /// <returns>The value.</returns>
    public static Value Of(Timestamp value) => new(new TimestampValue(value), 0);

    /// <summary>Makes a length of time.</summary>
    /// <param name="value">The length.</param>
    /// <returns>The value.</returns>
    public static Value Of(Duration value) => new(new DurationValue(value), 0);

    /// <summary>Makes a value of an expression's own kind.</summary>
    internal static Value Of(OpaqueValue value) => new(value, 0);

    /// <summary>The boolean.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool AsBool() => ReferenceEquals(_reference, ScalarMark.Bool) ? _bits != 0 : throw Mismatch(ValueKind.Bool);

    /// <summary>The integer.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public long AsInt() => ReferenceEquals(_reference, ScalarMark.Int) ? _bits : throw Mismatch(ValueKind.Int);

    /// <summary>The unsigned integer.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ulong AsUInt() => ReferenceEquals(_reference, ScalarMark.UInt) ? unchecked((ulong)_bits) : throw Mismatch(ValueKind.UInt);

    /// <summary>The float.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double AsFloat() =>
        ReferenceEquals(_reference, ScalarMark.Float) ? BitConverter.Int64BitsToDouble(_bits) : throw Mismatch(ValueKind.Float);

    /// <summary>The text.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsString() => _reference as string ?? throw Mismatch(ValueKind.String);

    /// <summary>The bytes.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ReadOnlyMemory<byte> AsBytes() => _reference is BytesValue bytes ? bytes.Bytes : throw Mismatch(ValueKind.Bytes);

    /// <summary>The list.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ValueList AsList() => _reference as ValueList ?? throw Mismatch(ValueKind.List);

    /// <summary>The map.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ValueMap AsMap() => _reference as ValueMap ?? throw Mismatch(ValueKind.Map);

    /// <summary>The point in time.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public Timestamp AsTimestamp() =>
        _reference is TimestampValue time ? time.Timestamp : throw Mismatch(ValueKind.Timestamp);

    /// <summary>The length of time.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public Duration AsDuration() => _reference is DurationValue time ? time.Duration : throw Mismatch(ValueKind.Duration);

    /// <summary>The expression's own object, when the value is one of that type.</summary>
    internal T? AsOpaque<T>()
        where T : OpaqueValue => _reference as T;

    /// <summary>Whether both hold the very same payload; quicker than equality, and never true by accident.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True when nothing can tell them apart.</returns>
    public bool IsSame(Value other) => ReferenceEquals(_reference, other._reference) && _bits == other._bits;

    /// <summary>The value as plain JSON, for messages and logs of small values.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Kind == ValueKind.Opaque ? _reference!.ToString() ?? "" : ValueJson.ToText(this);

    private InvalidOperationException Mismatch(ValueKind wanted) =>
        new($"A {Kind} value was read as {wanted}. Check Kind first, or declare the type.");

    private static UnreachableException Unknown(ValueKind kind) => new($"No rule for {kind}.");
}
