namespace Graph.Runtime.Expressions.Functions;

/// <summary>Descriptions of the macros, whose rules are the binder's.</summary>
internal static class MacroTable
{
    internal static IEnumerable<ExpressionFunctionDescription> All =>
    [
        Macro("has", "has(value.member) -> bool", "Whether a value has a member; in a record, whether the field is set."),
        Macro("all", "list<T>.all(x, condition) -> bool", "Whether the condition holds for every item, or every key of a map."),
        Macro("all", "list<T>.all(i, x, condition) -> bool", "The same with index and item, or key and value."),
        Macro("exists", "list<T>.exists(x, condition) -> bool", "Whether the condition holds for some item, or some key of a map."),
        Macro("exists", "list<T>.exists(i, x, condition) -> bool", "The same with index and item, or key and value."),
        Macro("exists_one", "list<T>.exists_one(x, condition) -> bool", "Whether the condition holds for exactly one item or key; also written existsOne."),
        Macro("existsOne", "list<T>.existsOne(i, x, condition) -> bool", "The same with index and item, or key and value."),
        Macro("filter", "list<T>.filter(x, condition) -> list<T>", "The items, or keys of a map, for which the condition holds."),
        Macro("map", "list<T>.map(x, result) -> list<R>", "What the result is for each item, or each key of a map."),
        Macro("map", "list<T>.map(x, condition, result) -> list<R>", "The same for the items for which the condition holds."),
        Macro("transformList", "list<T>.transformList(i, x, result) -> list<R>", "What the result is for each index and item, or key and value."),
        Macro("transformList", "list<T>.transformList(i, x, condition, result) -> list<R>", "The same where the condition holds."),
        Macro("transformMap", "map<K, V>.transformMap(k, v, result) -> map<K, R>", "The map with its values replaced by the results."),
        Macro("transformMap", "map<K, V>.transformMap(k, v, condition, result) -> map<K, R>", "The same where the condition holds."),
        Macro("transformMapEntry", "map<K, V>.transformMapEntry(k, v, entries) -> map<L, R>", "A map of all the entries that the turns give."),
        Macro("transformMapEntry", "map<K, V>.transformMapEntry(k, v, condition, entries) -> map<L, R>", "The same where the condition holds."),
        Macro("sortBy", "list<T>.sortBy(x, key) -> list<T>", "The items in the ascending order of a key computed for each."),
        Macro("cel.bind", "cel.bind(name, value, result) -> R", "The result, in which the name stands for the value."),
        Macro("optMap", "optional<T>.optMap(x, result) -> optional<R>", "An optional of the result, when there is a value."),
        Macro("optFlatMap", "optional<T>.optFlatMap(x, result) -> optional<R>", "The result, itself an optional, when there is a value."),
        Macro("or", "optional<T>.or(optional<T>) -> optional<T>", "The first optional if it holds a value, else the second."),
        Macro("orValue", "optional<T>.orValue(T) -> T", "What the optional holds, else the given value."),
    ];

    private static ExpressionFunctionDescription Macro(string name, string signature, string summary) => new(name, signature, summary, IsMacro: true);
}
