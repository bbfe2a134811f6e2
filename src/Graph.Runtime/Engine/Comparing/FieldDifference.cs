using Graph.Runtime.Reducers;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>How one field differs between two states.</summary>
/// <param name="Field">The field.</param>
/// <param name="Change">What leads from one to the other: items at the end, other keys, or another value.</param>
/// <param name="Before">The value in the first state; null when it has none.</param>
/// <param name="After">The value in the second state; null when it has none.</param>
/// <param name="Payload">The items at the end; or the keys that differ, with null for one that is gone; or the value in the second state.</param>
public sealed record FieldDifference(string Field, ChangeKind Change, Value Before, Value After, Value Payload)
{
    /// <summary>Compares two states field by field.</summary>
    /// <param name="before">The first, as a view of a thread has it.</param>
    /// <param name="after">The second.</param>
    /// <returns>The fields that differ, by name.</returns>
    public static IReadOnlyList<FieldDifference> Between(ValueMap before, ValueMap after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return
        [
            .. before.Concat(after)
                .Select(field => field.Key.AsString())
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Before: ValueOf(before, name), After: ValueOf(after, name)))
                .Where(field => field.Before != field.After)
                .Select(field => Compare(field.Name, field.Before, field.After)),
        ];
    }

    private static Value ValueOf(ValueMap state, string name) => state.TryGetValue(name, out var value) ? value : Value.Null;

    private static FieldDifference Compare(string name, Value before, Value after) => (before.Kind, after.Kind) switch
    {
        (ValueKind.List, ValueKind.List) when IsBeginning(before.AsList(), after.AsList()) =>
            new FieldDifference(name, ChangeKind.Append, before, after, after.AsList().TakeLast(after.AsList().Count - before.AsList().Count)),
        (ValueKind.Map, ValueKind.Map) when before.AsMap().Any(entry => after.AsMap().ContainsKey(entry.Key)) =>
            new FieldDifference(name, ChangeKind.SetKeys, before, after, KeysBetween(before.AsMap(), after.AsMap())),
        _ => new FieldDifference(name, ChangeKind.Replace, before, after, after),
    };

    private static bool IsBeginning(ValueList before, ValueList after) =>
        before.Count < after.Count && before.AsSpan().SequenceEqual(after.AsSpan()[..before.Count]);

    private static ValueMap KeysBetween(ValueMap before, ValueMap after) => ValueMap.From(
        after.Where(entry => !before.TryGetValue(entry.Key, out var known) || known != entry.Value)
            .Concat(before.Where(entry => !after.ContainsKey(entry.Key)).Select(entry => new KeyValuePair<Value, Value>(entry.Key, Value.Null))));
}
