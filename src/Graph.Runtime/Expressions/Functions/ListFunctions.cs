using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Lists made of lists.</summary>
internal static class ListFunctions
{
    internal static IEnumerable<FunctionOverload> All =>
    [
        new("list<T>.first() -> optional<T>", "The first item, if there is one.", static (a, ref _) => At(a[0].AsList(), 0)),
        new("list<T>.last() -> optional<T>", "The last item, if there is one.", static (a, ref _) => At(a[0].AsList(), a[0].AsList().Count - 1)),
        new("list<T>.slice(int, int) -> list<T>", "The items from an index up to, but not including, another.", Slice),
        new("list<T>.reverse() -> list<T>", "The items in reverse order.", static (a, ref c) =>
        {
            c.Charge(a[0].AsList().Count);
            return ValueList.From(Enumerable.Reverse(a[0].AsList()));
        }),
        new("list<T>.distinct() -> list<T>", "The items, each once, where it first occurs.", Distinct),
        new("list<T>.sort() -> list<T>", "The items in ascending order; all must be of one type that has an order.", static (a, ref c) =>
            Sorting.Sort(a[0].AsList(), a[0].AsList(), ref c)),
        new("list<any>.flatten() -> list<any>", "The items, those of lists in place of the lists.", static (a, ref c) => Flatten(a[0].AsList(), 1, ref c)),
        new("list<any>.flatten(int) -> list<any>", "The items, those of lists in place of the lists, so many levels deep.", static (a, ref c) =>
            a[1].AsInt() < 0 ? Failure.Of("flatten needs a depth that is not negative") : Flatten(a[0].AsList(), a[1].AsInt(), ref c)),
        new("lists.range(int) -> list<int>", "The whole numbers from 0 up to, but not including, the given one.", Range),
    ];

    private static Value At(ValueList list, int index) =>
        (uint)index < (uint)list.Count ? OptionalValue.Of(list[index]) : OptionalValue.None;

    private static Value Slice(ReadOnlySpan<Value> arguments, ref EvaluationContext context)
    {
        var (list, start, end) = (arguments[0].AsList(), arguments[1].AsInt(), arguments[2].AsInt());
        if (start < 0 || end < 0 || start > end || end > list.Count)
        {
            return Failure.Of($"invalid slice: from {start} to {end} (the list has {list.Count} items)");
        }

        return list.Slice((int)start, (int)(end - start));
    }

    private static Value Distinct(ReadOnlySpan<Value> arguments, ref EvaluationContext context)
    {
        var list = arguments[0].AsList();
        context.Charge(list.Count);
        var known = new HashSet<Value>();
        return ValueList.From(list.Where(known.Add));
    }

    private static Value Flatten(ValueList list, long depth, ref EvaluationContext context)
    {
        var items = new List<Value>();
        Collect(list, depth, items, ref context);
        return ValueList.From(items);
    }

    private static void Collect(ValueList list, long depth, List<Value> items, ref EvaluationContext context)
    {
        foreach (var item in list)
        {
            context.Charge(1);
            if (item.Kind == ValueKind.List && depth > 0)
            {
                Collect(item.AsList(), depth - 1, items, ref context);
            }
            else
            {
                items.Add(item);
            }
        }
    }

    private static Value Range(ReadOnlySpan<Value> arguments, ref EvaluationContext context)
    {
        var count = Math.Max(0, arguments[0].AsInt());
        context.Charge(count);
        if (count > Array.MaxLength)
        {
            return Failure.Of($"a list cannot have {count} items");
        }

        var items = new Value[count];
        for (var i = 0L; i < count; i++)
        {
            items[i] = i;
        }

        return ValueList.Of(items);
    }
}
