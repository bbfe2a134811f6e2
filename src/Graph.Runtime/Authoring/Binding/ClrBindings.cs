using System.Reflection;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>Finds the binding of a C# type by looking at it once.</summary>
internal sealed class ClrBindings
{
    private readonly NullabilityInfoContext _nullability = new();
    private readonly Stack<Type> _open = new();

    /// <summary>The binding of what a method returns, with the <c>?</c> that the method declares.</summary>
    /// <param name="type">The type inside the task.</param>
    /// <param name="method">A method that returns a <c>ValueTask</c> of the type, or the type itself.</param>
    internal static ClrBinding OfResult(Type type, MethodInfo method)
    {
        var bindings = new ClrBindings();
        var declared = bindings._nullability.Create(method.ReturnParameter);
        return bindings.Find(type, declared.Type == type ? declared : declared.GenericTypeArguments.SingleOrDefault());
    }

    /// <summary>The binding of a node's input.</summary>
    internal static RecordBinding<T> OfInput<T>() =>
        new ClrBindings().Find(typeof(T), nullability: null) as RecordBinding<T> ?? throw new ArgumentException(
            $"'{typeof(T)}' cannot be a node's input: the input is a record or class whose properties are the parameters.");

    /// <summary>The binding of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="nullability">What is declared where it is used; null takes a reference type as not nullable.</param>
    internal ClrBinding Find(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(typeof(NullableValueBinding<>), underlying, Find(underlying, nullability: null));
        }

        var binding = ScalarBindings.Find(type) ?? FindWhole(type, nullability);
        var isNullable = !type.IsValueType
            && (nullability?.ReadState == NullabilityState.Nullable || nullability?.WriteState == NullabilityState.Nullable);
        return isNullable ? Make(typeof(NullableReferenceBinding<>), type, binding) : binding;
    }

    internal ClrBinding FindMember(PropertyInfo property) => Find(property.PropertyType, _nullability.Create(property));

    private ClrBinding FindWhole(Type type, NullabilityInfo? nullability)
    {
        if (type.IsEnum)
        {
            return (ClrBinding)Activator.CreateInstance(typeof(EnumBinding<>).MakeGenericType(type))!;
        }

        if (ListBindings.FindItem(type) is { } item)
        {
            var itemNullability = type.IsSZArray ? nullability?.ElementType : nullability?.GenericTypeArguments.FirstOrDefault();
            return ListBindings.Make(type, item, Find(item, itemNullability));
        }

        if (MapBindings.FindItem(type) is { } entry)
        {
            return MapBindings.Make(type, entry, Find(entry, nullability?.GenericTypeArguments.LastOrDefault()));
        }

        return IsRecord(type) ? FindRecord(type) : throw Refused(type);
    }

    private ClrBinding FindRecord(Type type)
    {
        if (_open.Contains(type))
        {
            throw new ArgumentException(
                $"'{type}' contains itself, and a workflow's types cannot. Use '{nameof(Value)}' for the inner part.");
        }

        _open.Push(type);
        var members = new RecordMembers(this, type);
        var binding = (ClrBinding)Activator.CreateInstance(
            typeof(RecordBinding<>).MakeGenericType(type), NameOf(type), members.Constructor, members.Find())!;
        _open.Pop();
        return binding;
    }

    private static bool IsRecord(Type type) =>
        !type.IsAbstract && !type.IsPrimitive && !type.IsPointer && !type.IsGenericTypeDefinition
        && !typeof(Delegate).IsAssignableFrom(type)
        && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true;

    /// <summary><c>Page&lt;Finding&gt;</c> is <c>PageOfFinding</c>; an anonymous type has no name of its own.</summary>
    private static string NameOf(Type type)
    {
        if (type.Name.StartsWith('<'))
        {
            return "Record";
        }

        return type.IsGenericType
            ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] + "Of" + string.Join("And", type.GetGenericArguments().Select(NameOf))
            : type.Name;
    }

    private static ClrBinding Make(Type binding, Type argument, ClrBinding inner) =>
        (ClrBinding)Activator.CreateInstance(binding.MakeGenericType(argument), inner)!;

    private static ArgumentException Refused(Type type) => new(
        $"'{type}' has no counterpart in a workflow. Use string, a number, bool, DateTimeOffset, TimeSpan, byte[], an enum, "
        + $"a list, a dictionary from string, a record of these, or '{nameof(Value)}' for anything.");
}
