using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Reducers;

/// <summary><c>union</c>: appends what is not there yet, compared whole or by one field of the items.</summary>
internal sealed class UnionReducer(string? by) : Reducer
{
    public override string Name => "union";

    public override string? FindMisuse(StateType type)
    {
        if (type.WithoutNull is not StateType.List list)
        {
            return $"adds to lists, and {type.Name} is none";
        }

        return by is null || list.Item.WithoutNull is StateType.Record record && record.FindField(by) is not null
            ? null
            : $"compares items by '{by}', which {list.Item.Name} has no field for";
    }

    public override bool AcceptsItem(StateType type) => ListItems.CanTellItemFromList(type);

    public override Reduction Reduce(StateField field, Value current, Value write)
    {
        var list = ListItems.OrEmpty(current);
        var known = new HashSet<Value>(list.Select(KeyOf));
        var fresh = ListItems.Of(field.Type, write).Where(item => known.Add(KeyOf(item)));
        return Reduction.Appended(field, list, ValueList.From(fresh));
    }

    private Value KeyOf(Value item) =>
        by is not null && item.Kind == ValueKind.Map && item.AsMap().TryGetValue(by, out var key) ? key : item;
}
