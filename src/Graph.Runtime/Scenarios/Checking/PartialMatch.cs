using System.Globalization;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Checking;

/// <summary>Holds a value against a part of it: a map needs the entries that are expected, a list needs all of its items.</summary>
internal static class PartialMatch
{
    private const int LongestValue = 120;

    /// <summary>Every place where the values differ, each in a line with both.</summary>
    internal static IEnumerable<string> FindDifferences(string path, Value expected, Value actual) => (expected.Kind, actual.Kind) switch
    {
        (ValueKind.Map, ValueKind.Map) => InMap(path, expected.AsMap(), actual.AsMap()),
        (ValueKind.List, ValueKind.List) => InList(path, expected.AsList(), actual.AsList()),
        _ => AreEqual(expected, actual) ? [] : [$"{path}: expected {Show(expected)}, actual {Show(actual)}"],
    };

    /// <summary>A value, cut where nobody reads on.</summary>
    internal static string Show(Value value)
    {
        var text = value.ToString();
        return text.Length <= LongestValue ? text : $"{text[..LongestValue]}… ({text.Length} characters)";
    }

    private static IEnumerable<string> InMap(string path, ValueMap expected, ValueMap actual)
    {
        foreach (var (key, value) in expected)
        {
            var inner = key.Kind == ValueKind.String ? $"{path}.{key.AsString()}" : $"{path}[{key}]";
            var given = actual.TryGetValue(key, out var there) ? there : Value.Null;
            foreach (var line in FindDifferences(inner, value, given))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> InList(string path, ValueList expected, ValueList actual)
    {
        if (expected.Count != actual.Count)
        {
            yield return $"{path}: expected {Items(expected.Count)}, actual {Items(actual.Count)}";
        }

        for (var index = 0; index < Math.Max(expected.Count, actual.Count); index++)
        {
            var inner = $"{path}[{index}]";
            var lines = index >= expected.Count ? [$"{inner}: not expected, actual {Show(actual[index])}"]
                : index >= actual.Count ? [$"{inner}: expected {Show(expected[index])}, actual nothing"]
                : FindDifferences(inner, expected[index], actual[index]);
            foreach (var line in lines)
            {
                yield return line;
            }
        }
    }

    // In a field that may be anything, 2 and 2.0 are the same number.
    private static bool AreEqual(Value expected, Value actual) =>
        expected.Equals(actual) || (expected.IsNumber && actual.IsNumber && AsNumber(expected) == AsNumber(actual));

    private static decimal? AsNumber(Value value) =>
        decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Items(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "item" : "items")}");
}
