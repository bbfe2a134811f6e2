using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>How values of one C# type, with its nullability, become <see cref="Value"/>s and come from them.</summary>
internal abstract class ClrBinding(StateType inputType, StateType outputType)
{
    /// <summary>What may be given for the C# type: record fields with a default may be left out.</summary>
    internal StateType InputType { get; } = inputType;

    /// <summary>What the C# type becomes.</summary>
    internal StateType OutputType { get; } = outputType;

    /// <summary>Writes a boxed object; used for defaults, once, while a type is described.</summary>
    internal abstract Value WriteBoxed(object? value);

    /// <summary>Why the C# type cannot take a value; null when it can.</summary>
    internal abstract TypeMisfit? FindMisfit(Value value);
}

/// <summary>The typed side of a binding, which boxes nothing.</summary>
/// <typeparam name="T">The C# type.</typeparam>
internal abstract class ClrBinding<T>(StateType inputType, StateType outputType) : ClrBinding(inputType, outputType)
{
    /// <summary>Makes the C# object.</summary>
    /// <exception cref="MisfitException">The value does not fit.</exception>
    internal abstract T Read(Value value);

    internal abstract Value Write(T value);

    internal sealed override Value WriteBoxed(object? value) => value is null ? Value.Null : Write((T)value);

    internal sealed override TypeMisfit? FindMisfit(Value value)
    {
        try
        {
            Read(value);
            return null;
        }
        catch (MisfitException refusal)
        {
            return refusal.Misfit;
        }
    }
}
