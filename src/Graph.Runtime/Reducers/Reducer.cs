using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Reducers;

/// <summary>How a field's current value and a write to it become its new value.</summary>
/// <remarks>A reducer is pure: the same current value and the same write give the same result, wherever and whenever.</remarks>
public abstract class Reducer
{
    /// <summary>The name that authors write under <c>reduce:</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether several tasks of one step may write the field.</summary>
    public virtual bool AllowsSeveralWriters => true;

    /// <summary>Says why a field of some type cannot have this reducer.</summary>
    /// <param name="type">The field's type.</param>
    /// <returns>The rule it breaks, as the end of a sentence that starts with the reducer's name; null when it fits.</returns>
    public abstract string? FindMisuse(StateType type);

    /// <summary>The type that a write to a field must have.</summary>
    /// <param name="type">The field's type.</param>
    /// <returns>The write's type.</returns>
    public virtual StateType WriteType(StateType type) => type;

    /// <summary>Whether a write may also be one item of the field's list.</summary>
    /// <param name="type">The field's type.</param>
    /// <returns>True where a single item can be told from a list without doubt.</returns>
    public virtual bool AcceptsItem(StateType type) => false;

    /// <summary>The value of a field without a default before anything was written.</summary>
    /// <param name="type">The field's type.</param>
    /// <returns>The value; null leaves the field unset.</returns>
    public virtual Value InitialValue(StateType type) => type switch
    {
        StateType.List => ValueList.Empty,
        StateType.Map => ValueMap.Empty,
        _ => Value.Null,
    };

    /// <summary>Applies a write.</summary>
    /// <param name="field">The field.</param>
    /// <param name="current">Its value so far.</param>
    /// <param name="write">What was written, already of <see cref="WriteType"/>.</param>
    /// <returns>The new value and how it differs.</returns>
    /// <exception cref="ReducerException">The two have no result, such as a sum that does not fit.</exception>
    public abstract Reduction Reduce(StateField field, Value current, Value write);
}
