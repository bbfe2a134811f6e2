using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>Which of two values comes first.</summary>
internal static class Ordering
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    /// <summary>Compares two values of types that have an order.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <param name="sign">Below zero when the left one is first; null when a NaN is involved.</param>
    /// <returns>Whether the two have an order at all.</returns>
    internal static bool TryCompare(Value left, Value right, out int? sign)
    {
        sign = null;
        if (left.IsNumber && right.IsNumber)
        {
            sign = CompareNumbers(left, right);
            return true;
        }

        if (left.Kind != right.Kind)
        {
            return false;
        }

        switch (left.Kind)
        {
            case ValueKind.String:
                sign = CompareText(left.AsString(), right.AsString());
                return true;
            case ValueKind.Bool:
                sign = left.AsBool().CompareTo(right.AsBool());
                return true;
            case ValueKind.Timestamp:
                sign = left.AsTimestamp().CompareTo(right.AsTimestamp());
                return true;
            case ValueKind.Duration:
                sign = left.AsDuration().CompareTo(right.AsDuration());
                return true;
            case ValueKind.Bytes:
                sign = left.AsBytes().Span.SequenceCompareTo(right.AsBytes().Span);
                return true;
            default:
                return false;
        }
    }

    /// <summary>By code points, which differs from UTF-16 order only where surrogates meet the last two planes below them.</summary>
    internal static int CompareText(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (a, b) = (left[common], right[common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }

    private static int? CompareNumbers(Value left, Value right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Int, ValueKind.Int) => left.AsInt().CompareTo(right.AsInt()),
        (ValueKind.UInt, ValueKind.UInt) => left.AsUInt().CompareTo(right.AsUInt()),
        (ValueKind.Float, ValueKind.Float) => CompareFloats(left.AsFloat(), right.AsFloat()),
        (ValueKind.Int, ValueKind.UInt) => left.AsInt() < 0 ? -1 : ((ulong)left.AsInt()).CompareTo(right.AsUInt()),
        (ValueKind.UInt, ValueKind.Int) => right.AsInt() < 0 ? 1 : left.AsUInt().CompareTo((ulong)right.AsInt()),
        (ValueKind.Int, _) => CompareIntToFloat(left.AsInt(), right.AsFloat()),
        (_, ValueKind.Int) => -CompareIntToFloat(right.AsInt(), left.AsFloat()),
        (ValueKind.UInt, _) => CompareUIntToFloat(left.AsUInt(), right.AsFloat()),
        _ => -CompareUIntToFloat(right.AsUInt(), left.AsFloat()),
    };

    private static int? CompareFloats(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    /// <summary>2^63 itself is taken for the largest int, which is the nearest there is.</summary>
    private static int? CompareIntToFloat(long whole, double real) => real switch
    {
        double.NaN => null,
        > TwoTo63 => -1,
        < -TwoTo63 => 1,
        _ => whole == (long)real ? -(real - Math.Truncate(real)).CompareTo(0) : whole.CompareTo((long)real),
    };

    private static int? CompareUIntToFloat(ulong whole, double real) => real switch
    {
        double.NaN => null,
        > TwoTo64 => -1,
        < 0 => 1,
        _ => whole == (ulong)real ? -(real - Math.Truncate(real)).CompareTo(0) : whole.CompareTo((ulong)real),
    };
}
