using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Reducers;

/// <summary><c>merge</c>: key by key; a null removes its key.</summary>
internal sealed class MergeReducer(bool isDeep) : Reducer
{
    public override string Name => "merge";

    public override string? FindMisuse(StateType type) =>
        type.WithoutNull is StateType.Map or StateType.Record ? null : $"works on maps and records, and {type.Name} is neither";

    public override StateType WriteType(StateType type) => type.WithoutNull switch
    {
        StateType.Map { Item: var item } when !item.AllowsNull => new StateType.Map(isDeep ? StateType.Any : new StateType.Nullable(item)),
        _ => new StateType.Map(StateType.Any),
    };

    public override Reduction Reduce(StateField field, Value current, Value write)
    {
        if (write.IsNull)
        {
            return new Reduction(current, ChangeKind.SetKeys, ValueMap.Empty);
        }

        var before = current.IsNull ? ValueMap.Empty : current.AsMap();
        return field.Type.WithoutNull is StateType.Record
            ? MergeRecord(field, before, write.AsMap())
            : MergeMap(field, before, write.AsMap());
    }

    private Reduction MergeRecord(StateField field, ValueMap before, ValueMap write)
    {
        var merged = before;
        foreach (var (key, value) in write)
        {
            merged = merged.Set(key, Combined(before, key, value));
        }

        return Reduction.Replaced(Fitted(field.Type, field.Name, merged));
    }

    private Reduction MergeMap(StateField field, ValueMap before, ValueMap write)
    {
        var merged = before;
        var changed = ValueMap.Empty;
        var itemType = ((StateType.Map)field.Type.WithoutNull).Item;
        foreach (var (key, value) in write)
        {
            var combined = value.IsNull ? value : Fitted(itemType, $"{field.Name}.{key}", Combined(before, key, value));
            changed = changed.Set(key, combined);
            merged = combined.IsNull ? merged.Remove(key) : merged.Set(key, combined);
        }

        return new Reduction(merged, ChangeKind.SetKeys, changed);
    }

    private Value Combined(ValueMap before, Value key, Value value) =>
        isDeep && value.Kind == ValueKind.Map ? DeepMerge(MapAt(before, key), value.AsMap()) : value;

    private static Value DeepMerge(ValueMap before, ValueMap write)
    {
        foreach (var (key, value) in write)
        {
            before = value.IsNull
                ? before.Remove(key)
                : before.Set(key, value.Kind == ValueKind.Map ? DeepMerge(MapAt(before, key), value.AsMap()) : value);
        }

        return before;
    }

    /// <summary>The map that is merged into; nothing where there is none, so that a null inside a new map removes too.</summary>
    private static ValueMap MapAt(ValueMap map, Value key) =>
        map.TryGetValue(key, out var old) && old.Kind == ValueKind.Map ? old.AsMap() : ValueMap.Empty;

    private static Value Fitted(StateType type, string place, Value value) => type.TryFit(value, out var fitted, out var misfit)
        ? fitted
        : throw new ReducerException($"'{place}' cannot merge the write: {misfit}.");
}
