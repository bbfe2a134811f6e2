using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>Equality as the specification has it: across types, numbers by their value, and NaN equal to nothing.</summary>
internal static class Equality
{
    internal static bool AreEqual(Value left, Value right)
    {
        var kind = left.Kind;
        if (kind != right.Kind)
        {
            return left.IsNumber && right.IsNumber && Ordering.TryCompare(left, right, out var sign) && sign == 0;
        }

        return kind switch
        {
            ValueKind.Float => left.AsFloat() == right.AsFloat(),
            ValueKind.List => ListsAreEqual(left.AsList().AsSpan(), right.AsList().AsSpan()),
            ValueKind.Map => MapsAreEqual(left.AsMap(), right.AsMap()),
            _ => left.Equals(right),
        };
    }

    internal static bool Contains(ReadOnlySpan<Value> items, Value wanted)
    {
        foreach (var item in items)
        {
            if (AreEqual(item, wanted))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many units a comparison may cost at the most, seen from one side.</summary>
    internal static long CostOf(Value value) => value.Kind switch
    {
        ValueKind.List => 1 + value.AsList().Count,
        ValueKind.Map => 1 + value.AsMap().Count,
        _ => 0,
    };

    private static bool ListsAreEqual(ReadOnlySpan<Value> left, ReadOnlySpan<Value> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!AreEqual(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MapsAreEqual(ValueMap left, ValueMap right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (key, value) in left)
        {
            if (!right.TryGetValue(key, out var other) || !AreEqual(value, other))
            {
                return false;
            }
        }

        return true;
    }
}
