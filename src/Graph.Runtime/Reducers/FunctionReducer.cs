using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Reducers;

/// <summary>A reducer that a developer registered; its result is stored whole, so that a load never runs it.</summary>
/// <param name="name">The name that workflows use.</param>
/// <param name="reduce">Current value and write to new value; must be pure.</param>
public sealed class FunctionReducer(string name, Func<Value, Value, Value> reduce) : Reducer
{
    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override string? FindMisuse(StateType type) => null;

    /// <inheritdoc />
    public override StateType WriteType(StateType type) => StateType.Any;

    /// <inheritdoc />
    public override Reduction Reduce(StateField field, Value current, Value write)
    {
        ArgumentNullException.ThrowIfNull(field);
        var value = Run(field, current, write);
        return field.Type.TryFit(value, out var fitted, out var misfit)
            ? Reduction.Replaced(fitted)
            : throw new ReducerException($"The reducer '{name}' gave '{field.Name}' a value of the wrong type: {misfit}.");
    }

    private Value Run(StateField field, Value current, Value write)
    {
        try
        {
            return reduce(current, write);
        }
        catch (Exception failure) when (failure is not ReducerException)
        {
            throw new ReducerException($"The reducer '{name}' failed on '{field.Name}': {failure.GetType().Name}: {failure.Message}", failure);
        }
    }
}
