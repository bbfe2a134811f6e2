namespace Graph.Runtime.Values;

/// <summary>The field names that all values of one record type share, so that a field is found by its slot.</summary>
public sealed class RecordShape
{
    private readonly Dictionary<string, int> _slots;

    /// <summary>Fixes the names and their order.</summary>
    /// <param name="names">The field names, each once.</param>
    public RecordShape(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Names = names;
        Keys = [.. names.Select(name => (Value)name)];
        _slots = names.Select((name, slot) => (name, slot)).ToDictionary(pair => pair.name, pair => pair.slot, StringComparer.Ordinal);
    }

    /// <summary>The field names in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The names as values.</summary>
    internal Value[] Keys { get; }

    /// <summary>Finds a field.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its slot, or -1.</returns>
    public int FindSlot(string name) => _slots.TryGetValue(name, out var slot) ? slot : -1;
}
