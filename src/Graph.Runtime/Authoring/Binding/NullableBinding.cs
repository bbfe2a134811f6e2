using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary><c>T?</c> of a value type.</summary>
internal sealed class NullableValueBinding<T>(ClrBinding<T> inner) : ClrBinding<T?>(
    new StateType.Nullable(inner.InputType), new StateType.Nullable(inner.OutputType))
    where T : struct
{
    internal override T? Read(Value value) => value.IsNull ? null : inner.Read(value);

    internal override Value Write(T? value) => value is { } given ? inner.Write(given) : Value.Null;
}

/// <summary><c>T?</c> of a reference type.</summary>
internal sealed class NullableReferenceBinding<T>(ClrBinding<T> inner) : ClrBinding<T?>(
    new StateType.Nullable(inner.InputType), new StateType.Nullable(inner.OutputType))
    where T : class
{
    internal override T? Read(Value value) => value.IsNull ? null : inner.Read(value);

    internal override Value Write(T? value) => value is null ? Value.Null : inner.Write(value);
}
