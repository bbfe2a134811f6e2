using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Reducers;

/// <summary>The outcome of one write: the field's new value, and the difference that a checkpoint stores.</summary>
/// <param name="Value">The new value.</param>
/// <param name="Change">How it differs from the value before.</param>
/// <param name="Payload">What the change needs: the value, the appended items, the changed keys.</param>
public readonly record struct Reduction(Value Value, ChangeKind Change, Value Payload)
{
    /// <summary>The field now has another value, stored whole.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The reduction.</returns>
    public static Reduction Replaced(Value value) => new(value, ChangeKind.Replace, value);

    /// <summary>Items were put at the end of a list.</summary>
    /// <param name="field">The field, whose bound applies.</param>
    /// <param name="current">The list so far.</param>
    /// <param name="items">The items.</param>
    /// <returns>The reduction.</returns>
    public static Reduction Appended(StateField field, ValueList current, ValueList items)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(items);
        var longer = current.AddRange(items);
        return new Reduction(longer.TakeLast(field.Keep ?? int.MaxValue), ChangeKind.Append, items);
    }
}

/// <summary>How a stored difference is applied when a thread is loaded; no user code is needed for any of them.</summary>
public enum ChangeKind
{
    /// <summary>The payload is the new value.</summary>
    Replace,

    /// <summary>The payload is a list of items to put at the end, after which the field's bound applies.</summary>
    Append,

    /// <summary>The payload is a map of keys to set; a null removes its key.</summary>
    SetKeys,
}
