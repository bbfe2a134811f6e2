using Graph.Runtime.State;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>Types of which a part is enough: an expected record names the fields that matter and no other.</summary>
internal static class PartialType
{
    internal static StateType Of(StateType type) => type switch
    {
        StateType.Nullable nullable => new StateType.Nullable(Of(nullable.Inner)),
        StateType.List list => new StateType.List(Of(list.Item)),
        StateType.Map map => new StateType.Map(Of(map.Item)),
        StateType.Record record => new StateType.Record(record.Name, [.. record.Fields.Select(field => field with { Type = Optional(Of(field.Type)) })]),
        _ => type,
    };

    private static StateType Optional(StateType type) => type.AllowsNull ? type : new StateType.Nullable(type);
}
