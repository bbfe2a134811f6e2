using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>Sorts lists; items of equal keys keep their order.</summary>
internal static class Sorting
{
    private const int WorthOfComparisons = 8;

    /// <summary>The items in the order of their keys.</summary>
    internal static Value Sort(ValueList items, IReadOnlyList<Value> keys, ref EvaluationContext context)
    {
        context.Charge((long)keys.Count * Math.Max(1, (int)Math.Log2(keys.Count + 1)) / WorthOfComparisons);
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].Kind != keys[0].Kind || !Ordering.TryCompare(keys[i], keys[0], out _))
            {
                return Failure.Of($"no such overload: a list is sorted by keys of one type that has an order, but {Complaints.Show(keys[i])} is {TypeValue.AuthorNameOf(keys[i])}");
            }
        }

        var order = Enumerable.Range(0, keys.Count).ToArray();
        Array.Sort(order, (left, right) =>
        {
            Ordering.TryCompare(keys[left], keys[right], out var sign);
            return sign is null or 0 ? left.CompareTo(right) : sign.Value;
        });
        return ValueList.From(order.Select(position => items[position]));
    }
}
