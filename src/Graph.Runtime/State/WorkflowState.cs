using System.Collections.Immutable;
using Graph.Runtime.Values;

namespace Graph.Runtime.State;

/// <summary>The shared state of one thread at one checkpoint; immutable.</summary>
public sealed class WorkflowState
{
    private readonly Value[] _slots;

    internal WorkflowState(StateSchema schema, Value[] slots)
    {
        Schema = schema;
        _slots = slots;
    }

    /// <summary>The fields that the values belong to.</summary>
    public StateSchema Schema { get; }

    /// <summary>The value of a field.</summary>
    /// <param name="slot">The field's slot.</param>
    public Value this[int slot] => _slots[slot];

    /// <summary>The value of a field.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="KeyNotFoundException">The state has no such field.</exception>
    public Value this[string field] => Schema.FindSlot(field) is >= 0 and var slot
        ? _slots[slot]
        : throw new KeyNotFoundException($"The state has no field '{field}'. It has {string.Join(", ", Schema.Shape.Names)}.");

    /// <summary>All fields as one record; unset ones are null.</summary>
    /// <returns>The record.</returns>
    public ValueMap ToMap() => ValueMap.OfRecord(Schema.Shape, [.. _slots]);

    /// <summary>The fields that callers may see and that are set.</summary>
    /// <returns>A map in the order of the schema.</returns>
    public ValueMap ToPublicMap() => ValueMap.From(Schema.Fields
        .Select((field, slot) => (field, value: _slots[slot]))
        .Where(pair => !pair.field.IsPrivate && !pair.value.IsNull)
        .Select(pair => new KeyValuePair<Value, Value>(pair.field.Name, pair.value)));

    /// <summary>Those of some fields that callers may see and that are set.</summary>
    internal ValueMap ToPublicMap(ImmutableArray<int> wanted)
    {
        var shown = wanted.Count(IsShown);
        var (keys, values) = (new Value[shown], new Value[shown]);
        var place = 0;
        foreach (var slot in wanted)
        {
            if (IsShown(slot))
            {
                keys[place] = Schema.Shape.Keys[slot];
                values[place++] = _slots[slot];
            }
        }

        return ValueMap.OfDistinct(keys, values);
    }

    /// <summary>A copy of the slots that may be changed and made a state of its own.</summary>
    internal Value[] CopySlots() =>
        // An array's own Clone allocates the slow way.
        _slots.AsSpan().ToArray();

    private bool IsShown(int slot) => !_slots[slot].IsNull && !Schema.Fields[slot].IsPrivate;
}
