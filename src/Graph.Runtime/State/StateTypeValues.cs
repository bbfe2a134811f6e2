using Graph.Runtime.Values;

namespace Graph.Runtime.State;

/// <summary>Types as values, so that what an answer must be is kept with the question.</summary>
internal static class StateTypeValues
{
    private static readonly Dictionary<string, StateType> Scalars = new(StringComparer.Ordinal)
    {
        ["string"] = StateType.String, ["int"] = StateType.Int, ["float"] = StateType.Float, ["bool"] = StateType.Bool,
        ["timestamp"] = StateType.Timestamp, ["duration"] = StateType.Duration, ["bytes"] = StateType.Bytes, ["any"] = StateType.Any,
    };

    internal static Value ToValue(StateType type) => type switch
    {
        StateType.Nullable nullable => ValueMap.Of(("nullable", ToValue(nullable.Inner))),
        StateType.List list => ValueMap.Of(("list", ToValue(list.Item))),
        StateType.Map map => ValueMap.Of(("map", ToValue(map.Item))),
        StateType.Enum words => ValueMap.Of(("enum", ValueList.From(words.Words.Select(word => (Value)word)))),
        StateType.Record record => ValueMap.Of(
            ("record", record.Name),
            ("fields", ValueList.From(record.Fields.Select(field => (Value)ValueList.Of(field.Name, ToValue(field.Type)))))),
        _ => type.Name,
    };

    /// <exception cref="FormatException">The value is no type.</exception>
    internal static StateType FromValue(Value value)
    {
        if (value.Kind == ValueKind.String && Scalars.TryGetValue(value.AsString(), out var scalar))
        {
            return scalar;
        }

        if (value.Kind != ValueKind.Map)
        {
            throw new FormatException($"{value} is no type.");
        }

        var (form, part) = value.AsMap().First();
        return form.AsString() switch
        {
            "nullable" => new StateType.Nullable(FromValue(part)),
            "list" => new StateType.List(FromValue(part)),
            "map" => new StateType.Map(FromValue(part)),
            "enum" => new StateType.Enum([.. part.AsList().Select(word => word.AsString())]),
            "record" => new StateType.Record(
                part.AsString(),
                [.. value.AsMap()["fields"].AsList().Select(field => new RecordField(field.AsList()[0].AsString(), FromValue(field.AsList()[1])))]),
            var other => throw new FormatException($"'{other}' is no form of a type."),
        };
    }
}
