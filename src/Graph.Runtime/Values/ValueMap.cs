using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Graph.Runtime.Values;

/// <summary>An immutable map that keeps the order in which its keys were first set.</summary>
/// <remarks>
/// Up to <see cref="SmallLimit"/> entries, and every record, are two arrays; the key array of a record is its type's, so a
/// field is found without a search. Larger maps share structure between versions: setting a key costs O(log n).
/// </remarks>
[DebuggerDisplay("Count = {Count}")]
public sealed class ValueMap : ValueObject, IReadOnlyCollection<KeyValuePair<Value, Value>>, IEquatable<ValueMap>
{
    /// <summary>How many entries a map has at the most before it is kept as a tree.</summary>
    public const int SmallLimit = 32;

    private readonly Value[] _keys;
    private readonly Value[] _values;
    private readonly ImmutableDictionary<Value, Entry>? _tree;
    private readonly long _nextOrder;
    private KeyValuePair<Value, Value>[]? _ordered;

    private ValueMap(Value[] keys, Value[] values)
        : base(ValueKind.Map)
    {
        _keys = keys;
        _values = values;
    }

    private ValueMap(ImmutableDictionary<Value, Entry> tree, long nextOrder)
        : base(ValueKind.Map)
    {
        _keys = _values = [];
        _tree = tree;
        _nextOrder = nextOrder;
    }

    /// <summary>The map of nothing.</summary>
    public static ValueMap Empty { get; } = new([], []);

    /// <inheritdoc />
    public int Count => _tree?.Count ?? _keys.Length;

    /// <summary>The value of a key that must be there.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="KeyNotFoundException">It is not there.</exception>
    public Value this[Value key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The map has no key {key}.");

    /// <summary>Makes a map of the given entries; a later one replaces an earlier one of the same key.</summary>
    /// <param name="entries">Keys and values.</param>
    /// <returns>The map.</returns>
    public static ValueMap Of(params ReadOnlySpan<(Value Key, Value Value)> entries)
    {
        var keys = new Value[entries.Length];
        var values = new Value[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            (keys[i], values[i]) = entries[i];
        }

        return OfEntries(keys, values);
    }

    /// <summary>Makes a map of the given entries; a later one replaces an earlier one of the same key.</summary>
    /// <param name="entries">Keys and values.</param>
    /// <returns>The map.</returns>
    public static ValueMap From(IEnumerable<KeyValuePair<Value, Value>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var ordered = new List<KeyValuePair<Value, Value>>();
        Dictionary<Value, int>? positions = null;
        foreach (var entry in entries)
        {
            var position = positions is null ? PositionOf(ordered, entry.Key) : positions.GetValueOrDefault(entry.Key, -1);
            if (position >= 0)
            {
                ordered[position] = entry;
                continue;
            }

            positions?.Add(entry.Key, ordered.Count);
            ordered.Add(entry);
            if (ordered.Count == SmallLimit)
            {
                positions = ordered.Select((known, place) => (known.Key, place)).ToDictionary(pair => pair.Key, pair => pair.place);
            }
        }

        return FromDistinct(ordered);
    }

    /// <summary>Makes a record: the values in the order of its shape's names.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="values">One value a name; the array must not change afterwards.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public static ValueMap OfRecord(RecordShape shape, Value[] values)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        return values.Length == shape.Keys.Length
            ? new ValueMap(shape.Keys, values)
            : throw new ArgumentException($"The shape has {shape.Keys.Length} fields, but {values.Length} values were given.", nameof(values));
    }

    /// <summary>Makes a map of entries in arrays that must not change afterwards; a later one replaces an earlier one of the same key.</summary>
    internal static ValueMap OfEntries(Value[] keys, Value[] values) => keys.Length <= SmallLimit && AreDistinct(keys)
        ? OfDistinct(keys, values)
        : From(keys.Zip(values, (key, value) => new KeyValuePair<Value, Value>(key, value)));

    /// <summary>Makes a map of keys that are known to differ, in arrays that must not change afterwards.</summary>
    internal static ValueMap OfDistinct(Value[] keys, Value[] values) => keys.Length switch
    {
        0 => Empty,
        <= SmallLimit => new ValueMap(keys, values),
        _ => From(keys.Zip(values, (key, value) => new KeyValuePair<Value, Value>(key, value))),
    };

    /// <summary>Whether this is a record of that very shape, so that <see cref="ValueAt"/> may be used.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>True when its slots apply.</returns>
    public bool HasShape(RecordShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return ReferenceEquals(_keys, shape.Keys);
    }

    /// <summary>The value in a slot of a record.</summary>
    /// <param name="slot">The slot, from the record's own shape.</param>
    /// <returns>The value.</returns>
    public Value ValueAt(int slot) => _values[slot];

    /// <summary>Whether a key is there.</summary>
    /// <param name="key">The key.</param>
    /// <returns>True when it is.</returns>
    public bool ContainsKey(Value key) => TryGetValue(key, out _);

    /// <summary>Finds the value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value, when it is there.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGetValue(Value key, [MaybeNullWhen(false)] out Value value)
    {
        if (_tree is not null)
        {
            var found = _tree.TryGetValue(key, out var entry);
            value = entry.Value;
            return found;
        }

        var position = Find(key);
        value = position < 0 ? default : _values[position];
        return position >= 0;
    }

    /// <summary>This map with one key set.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The changed map.</returns>
    public ValueMap Set(Value key, Value value)
    {
        if (_tree is not null)
        {
            var order = _tree.TryGetValue(key, out var old) ? old.Order : _nextOrder;
            return new ValueMap(_tree.SetItem(key, new Entry(order, value)), Math.Max(_nextOrder, order + 1));
        }

        var position = Find(key);
        if (position >= 0)
        {
            var values = (Value[])_values.Clone();
            values[position] = value;
            return new ValueMap(_keys, values);
        }

        return _keys.Length < SmallLimit
            ? new ValueMap([.. _keys, key], [.. _values, value])
            : ToTree().Set(key, value);
    }

    /// <summary>This map without a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The smaller map, or this one when the key is not there.</returns>
    public ValueMap Remove(Value key)
    {
        if (_tree is not null)
        {
            return _tree.ContainsKey(key) ? new ValueMap(_tree.Remove(key), _nextOrder) : this;
        }

        var position = Find(key);
        return position < 0
            ? this
            : new ValueMap(Without(_keys, position), Without(_values, position));
    }

    /// <inheritdoc />
    public bool Equals(ValueMap? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || Count != other.Count)
        {
            return false;
        }

        foreach (var (key, value) in this)
        {
            if (!other.TryGetValue(key, out var theirs) || value != theirs)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ValueMap);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = Count;
        foreach (var (key, value) in this)
        {
            hash ^= HashCode.Combine(key, value);
        }

        return hash;
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<Value, Value>> GetEnumerator() => Count == 0 ? Enumerable.Empty<KeyValuePair<Value, Value>>().GetEnumerator() : Enumerate();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerator<KeyValuePair<Value, Value>> Enumerate()
    {
        if (_tree is not null)
        {
            foreach (var entry in Ordered())
            {
                yield return entry;
            }

            yield break;
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            yield return new KeyValuePair<Value, Value>(_keys[i], _values[i]);
        }
    }

    private static ValueMap FromDistinct(List<KeyValuePair<Value, Value>> entries)
    {
        if (entries.Count <= SmallLimit)
        {
            var keys = new Value[entries.Count];
            var values = new Value[entries.Count];
            for (var i = 0; i < keys.Length; i++)
            {
                (keys[i], values[i]) = entries[i];
            }

            return new ValueMap(keys, values);
        }

        var tree = ImmutableDictionary.CreateBuilder<Value, Entry>();
        for (var i = 0; i < entries.Count; i++)
        {
            tree.Add(entries[i].Key, new Entry(i, entries[i].Value));
        }

        return new ValueMap(tree.ToImmutable(), entries.Count);
    }

    private static int PositionOf(List<KeyValuePair<Value, Value>> entries, Value key)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Key.Equals(key))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool AreDistinct(ReadOnlySpan<Value> keys)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[..i].Contains(keys[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static Value[] Without(Value[] items, int position) => [.. items[..position], .. items[(position + 1)..]];

    private int Find(Value key)
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i].Equals(key))
            {
                return i;
            }
        }

        return -1;
    }

    private ValueMap ToTree()
    {
        var tree = ImmutableDictionary.CreateBuilder<Value, Entry>();
        for (var i = 0; i < _keys.Length; i++)
        {
            tree.Add(_keys[i], new Entry(i, _values[i]));
        }

        return new ValueMap(tree.ToImmutable(), _keys.Length);
    }

    private KeyValuePair<Value, Value>[] Ordered() => _ordered ??=
    [
        .. _tree!.OrderBy(entry => entry.Value.Order).Select(entry => new KeyValuePair<Value, Value>(entry.Key, entry.Value.Value)),
    ];

    private readonly record struct Entry(long Order, Value Value);
}
