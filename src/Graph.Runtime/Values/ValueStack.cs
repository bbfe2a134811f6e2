namespace Graph.Runtime.Values;

/// <summary>The items of lists and maps that are being read, innermost last, so that each list and map is made once and in its size.</summary>
internal sealed class ValueStack
{
    private const int UsualItems = 32;

    private Value[] _items = new Value[UsualItems];

    internal int Count { get; private set; }

    internal void Push(Value item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = item;
    }

    /// <summary>Takes the items from a place on, as a list.</summary>
    internal ValueList TakeList(int from)
    {
        var list = ValueList.Of(_items.AsSpan(from, Count - from));
        Count = from;
        return list;
    }

    /// <summary>Takes the items from a place on, keys and values in turn, as a map.</summary>
    internal ValueMap TakeMap(int from)
    {
        var keys = new Value[(Count - from) / 2];
        var values = new Value[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = _items[from + (2 * i)];
            values[i] = _items[from + (2 * i) + 1];
        }

        Count = from;
        return ValueMap.OfEntries(keys, values);
    }
}
