using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Reducers;

/// <summary><c>append</c>: puts items at the end, in time that does not depend on the list's length.</summary>
internal sealed class AppendReducer : Reducer
{
    public override string Name => "append";

    public override string? FindMisuse(StateType type) =>
        type.WithoutNull is StateType.List ? null : $"concatenates lists, and {type.Name} is none";

    public override bool AcceptsItem(StateType type) => ListItems.CanTellItemFromList(type);

    public override Reduction Reduce(StateField field, Value current, Value write) =>
        Reduction.Appended(field, ListItems.OrEmpty(current), ListItems.Of(field.Type, write));
}

/// <summary>What list reducers have in common: a write may be one item where no doubt is possible.</summary>
internal static class ListItems
{
    internal static bool CanTellItemFromList(StateType type) =>
        type.WithoutNull is StateType.List list && list.Item.WithoutNull is not (StateType.List or StateType.Anything);

    internal static ValueList OrEmpty(Value current) => current.IsNull ? ValueList.Empty : current.AsList();

    internal static ValueList Of(StateType type, Value write) =>
        write.Kind == ValueKind.List || !CanTellItemFromList(type) ? OrEmpty(write) : ValueList.Of(write);
}
