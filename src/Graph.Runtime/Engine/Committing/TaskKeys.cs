using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>The keys that due tasks may have, from how it is written what is due.</summary>
internal static class TaskKeys
{
    internal static IEnumerable<string> Of(ValueList due) => due.SelectMany(Of);

    /// <summary>Map-reduces over one node are told apart by a letter that only the workflow knows: the one of the n-th route at most. All are tried.</summary>
    private static IEnumerable<string> Of(Value due)
    {
        if (due.Kind == ValueKind.String)
        {
            return [due.AsString()];
        }

        var entry = due.AsMap();
        if (entry.TryGetValue("deferred", out var node))
        {
            return [node.AsString()];
        }

        var labels = Enumerable.Range(0, (int)entry["each"].AsInt() + 1).Select(place => place == 0 ? "" : $"{(char)('a' + place)}.");
        var items = Enumerable.Range(0, entry["items"].AsList().Count);
        return labels.SelectMany(label => items.Select(item => $"{entry["node"].AsString()}#{label}{item}"));
    }
}
