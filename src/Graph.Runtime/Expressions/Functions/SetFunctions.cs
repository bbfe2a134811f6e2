using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Lists taken as sets: neither order nor repetition counts.</summary>
internal static class SetFunctions
{
    private const int PairsPerUnit = 8;

    internal static IEnumerable<FunctionOverload> All =>
    [
        new("sets.contains(list<T>, list<T>) -> bool", "Whether the first list has every item of the second.", static (a, ref c) =>
            HasAll(a[0].AsList(), a[1].AsList(), ref c)),
        new("sets.equivalent(list<T>, list<T>) -> bool", "Whether each list has every item of the other.", static (a, ref c) =>
            HasAll(a[0].AsList(), a[1].AsList(), ref c) && HasAll(a[1].AsList(), a[0].AsList(), ref c)),
        new("sets.intersects(list<T>, list<T>) -> bool", "Whether the lists have an item in common.", static (a, ref c) =>
            HasAny(a[0].AsList(), a[1].AsList(), ref c)),
    ];

    private static bool HasAll(ValueList whole, ValueList part, ref EvaluationContext context)
    {
        context.Charge(1 + ((long)whole.Count * part.Count / PairsPerUnit));
        foreach (var item in part.AsSpan())
        {
            if (!Equality.Contains(whole.AsSpan(), item))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasAny(ValueList left, ValueList right, ref EvaluationContext context)
    {
        context.Charge(1 + ((long)left.Count * right.Count / PairsPerUnit));
        foreach (var item in left.AsSpan())
        {
            if (Equality.Contains(right.AsSpan(), item))
            {
                return true;
            }
        }

        return false;
    }
}
