using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>Collects the entries of a new map and refuses what no map may have.</summary>
internal sealed class MapBuilder(int capacity)
{
    private readonly HashSet<Value> _known = new(capacity);
    private readonly List<KeyValuePair<Value, Value>> _entries = new(capacity);

    /// <summary>Adds an entry.</summary>
    /// <returns>Null, or why the key cannot be added.</returns>
    internal Value? Add(Value key, Value value)
    {
        if (key.Kind == ValueKind.Float || !Members.IsKey(key))
        {
            return Members.UnsupportedKey(key);
        }

        if (!_known.Add(key))
        {
            return Failure.Of($"repeated key: {Complaints.Show(key)} is in the map twice");
        }

        _entries.Add(new KeyValuePair<Value, Value>(key, value));
        return null;
    }

    internal ValueMap ToMap() => ValueMap.From(_entries);
}
