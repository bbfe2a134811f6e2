using System.Collections;
using System.Diagnostics;

namespace Graph.Runtime.Values;

/// <summary>An immutable list whose versions share one buffer, so that appending costs what the new items cost.</summary>
/// <remarks>
/// A version is a window over a buffer. Appending to the version that ends where the buffer's used part ends claims the
/// next places in it; any other version copies its window first. Indexing is an array access. Dropping items from the
/// front only moves the window, which is what <c>keep: N</c> needs.
/// </remarks>
[DebuggerDisplay("Count = {Count}")]
public sealed class ValueList : ValueObject, IReadOnlyList<Value>, IEquatable<ValueList>
{
    private readonly Storage _storage;
    private readonly int _start;

    private ValueList(Storage storage, int start, int count)
        : base(ValueKind.List)
    {
        _storage = storage;
        _start = start;
        Count = count;
    }

    /// <summary>The list of nothing.</summary>
    public static ValueList Empty { get; } = new(new Storage([], 0), 0, 0);

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public Value this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _storage.Items[_start + index];
        }
    }

    /// <summary>Makes a list of the given items.</summary>
    /// <param name="items">The items; they are copied.</param>
    /// <returns>The list.</returns>
    public static ValueList Of(params ReadOnlySpan<Value> items) =>
        items.IsEmpty ? Empty : new ValueList(new Storage(items.ToArray(), items.Length), 0, items.Length);

    /// <summary>Makes a list of the given items.</summary>
    /// <param name="items">The items, read once.</param>
    /// <returns>The list.</returns>
    public static ValueList From(IEnumerable<Value> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var array = items.ToArray();
        return array.Length == 0 ? Empty : new ValueList(new Storage(array, array.Length), 0, array.Length);
    }

    /// <summary>The items in one piece of memory.</summary>
    /// <returns>A view that stays valid for ever.</returns>
    public ReadOnlySpan<Value> AsSpan() => _storage.Items.AsSpan(_start, Count);

    /// <summary>This list with one more item at its end, in amortised constant time.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The longer list.</returns>
    public ValueList Add(Value item) => AddRange([item]);

    /// <summary>This list with more items at its end, in time that does not depend on its own length.</summary>
    /// <param name="items">The items.</param>
    /// <returns>The longer list.</returns>
    public ValueList AddRange(ReadOnlySpan<Value> items)
    {
        if (items.IsEmpty)
        {
            return this;
        }

        var end = _start + Count;
        if (end + items.Length <= _storage.Items.Length && _storage.TryClaim(end, items.Length))
        {
            items.CopyTo(_storage.Items.AsSpan(end));
            return new ValueList(_storage, _start, Count + items.Length);
        }

        return Copy(items);
    }

    /// <summary>This list followed by another.</summary>
    /// <param name="other">The other list.</param>
    /// <returns>The longer list.</returns>
    public ValueList AddRange(ValueList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Count == 0 ? other : AddRange(other.AsSpan());
    }

    /// <summary>The newest items of this list.</summary>
    /// <param name="count">How many to keep at the most.</param>
    /// <returns>This list, or its end.</returns>
    public ValueList TakeLast(int count) =>
        count >= Count ? this : new ValueList(_storage, _start + Count - count, count);

    /// <summary>Part of this list, without copying.</summary>
    /// <param name="start">Index of the first item.</param>
    /// <param name="count">How many items.</param>
    /// <returns>The part.</returns>
    public ValueList Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + count, Count, nameof(count));
        return count == Count ? this : new ValueList(_storage, _start + start, count);
    }

    /// <summary>This list with one place changed; copies the list.</summary>
    /// <param name="index">The place.</param>
    /// <param name="item">Its new item.</param>
    /// <returns>The changed list.</returns>
    public ValueList SetItem(int index, Value item)
    {
        var items = AsSpan().ToArray();
        items[index] = item;
        return new ValueList(new Storage(items, items.Length), 0, items.Length);
    }

    /// <inheritdoc />
    public bool Equals(ValueList? other) =>
        other is not null && (ReferenceEquals(this, other) || AsSpan().SequenceEqual(other.AsSpan()));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ValueList);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in AsSpan())
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public IEnumerator<Value> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _storage.Items[_start + i];
        }
    }

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ValueList Copy(ReadOnlySpan<Value> more)
    {
        var count = Count + more.Length;
        var items = new Value[Math.Max(4, Count == 0 ? more.Length : (int)Math.Min(Array.MaxLength, count * 2L))];
        AsSpan().CopyTo(items);
        more.CopyTo(items.AsSpan(Count));
        return new ValueList(new Storage(items, count), 0, count);
    }

    /// <summary>A buffer whose used part only grows; whoever moves its end owns the places passed over.</summary>
    private sealed class Storage(Value[] items, int used)
    {
        private int _used = used;

        internal Value[] Items { get; } = items;

        internal bool TryClaim(int end, int count) => Interlocked.CompareExchange(ref _used, end + count, end) == end;
    }
}
