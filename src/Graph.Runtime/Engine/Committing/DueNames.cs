using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>What is due, for people, from how it is written: <c>node</c>, or <c>node#item</c> in a map-reduce.</summary>
internal static class DueNames
{
    internal static IReadOnlyList<string> Of(ValueList due) => [.. due.SelectMany(Of)];

    private static IEnumerable<string> Of(Value due)
    {
        if (due.Kind == ValueKind.String)
        {
            return [due.AsString()];
        }

        var entry = due.AsMap();
        return entry.TryGetValue("deferred", out var node)
            ? [node.AsString()]
            : Enumerable.Range(0, entry["items"].AsList().Count).Select(item => $"{entry["node"].AsString()}#{item}");
    }
}
