using System.Collections.Immutable;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>Finds the members of a C# record or class: its constructor's parameters, then the properties that can be set.</summary>
internal sealed class RecordMembers
{
    private readonly ClrBindings _bindings;
    private readonly Type _type;
    private readonly ParameterInfo[] _arguments;
    private readonly Lazy<object> _sample;

    internal RecordMembers(ClrBindings bindings, Type type)
    {
        _bindings = bindings;
        _type = type;
        Constructor = ChooseConstructor(type);
        _arguments = Constructor?.GetParameters() ?? [];
        _sample = new Lazy<object>(MakeSample);
    }

    /// <summary>The constructor to call; null for a struct without one.</summary>
    internal ConstructorInfo? Constructor { get; }

    internal ImmutableArray<RecordMember> Find()
    {
        var properties = _type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .ToArray();
        var byArgument = _arguments.Select(argument => Member(FindProperty(properties, argument), argument)).ToArray();
        var bySetter = properties
            .Where(property => property.SetMethod is { IsPublic: true })
            .Except(byArgument.Select(member => member.Property))
            .Select(property => Member(property, null));
        return [.. byArgument, .. bySetter];
    }

    private static ConstructorInfo? ChooseConstructor(Type type)
    {
        var constructors = type.GetConstructors();
        var simplest = constructors.FirstOrDefault(constructor => constructor.GetParameters().Length == 0);
        return constructors.Length switch
        {
            0 when type.IsValueType => null,
            1 => constructors[0],
            _ => simplest ?? throw new ArgumentException(
                $"'{type}' must have exactly one public constructor, or one without parameters; it has {constructors.Length}."),
        };
    }

    private PropertyInfo FindProperty(PropertyInfo[] properties, ParameterInfo argument) =>
        Array.Find(properties, property =>
            string.Equals(property.Name, argument.Name, StringComparison.OrdinalIgnoreCase) && property.PropertyType == argument.ParameterType)
        ?? throw new ArgumentException(
            $"The constructor of '{_type}' takes '{argument.Name}', but no property of that name and type gives it back. Add the property.");

    private RecordMember Member(PropertyInfo property, ParameterInfo? argument)
    {
        var hints = Attribute<ParameterAttribute>(property, argument) ?? new ParameterAttribute();
        var binding = _bindings.FindMember(property);
        CheckForm(property, hints.Form, binding);
        var fallback = DefaultOf(property, argument, binding);
        return new RecordMember
        {
            Name = hints.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
            Property = property,
            Argument = argument,
            Binding = binding,
            Default = fallback,
            IsRequired = fallback.IsNull && !binding.InputType.AllowsNull,
            Description = Attribute<DescriptionAttribute>(property, argument)?.Description ?? "",
            Hints = hints,
        };
    }

    private void CheckForm(PropertyInfo property, ParameterForm form, ClrBinding binding)
    {
        if (form == ParameterForm.Type)
        {
            throw new ArgumentException(
                $"'{_type}.{property.Name}' asks for a type, which only the workflow's compiler sees. Write a {nameof(NodeDescriptor)} instead.");
        }

        if (form != ParameterForm.Value && binding.InputType.WithoutNull != StateType.String)
        {
            throw new ArgumentException($"'{_type}.{property.Name}' is read as {form}, so it must be a string.");
        }
    }

    private static T? Attribute<T>(PropertyInfo property, ParameterInfo? argument)
        where T : Attribute => property.GetCustomAttribute<T>() ?? argument?.GetCustomAttribute<T>();

    private Value DefaultOf(PropertyInfo property, ParameterInfo? argument, ClrBinding binding)
    {
        if (argument is not null)
        {
            return argument.HasDefaultValue ? binding.WriteBoxed(DefaultArgument(argument)) : Value.Null;
        }

        return property.IsDefined(typeof(RequiredMemberAttribute))
            ? Value.Null
            : binding.WriteBoxed(property.GetValue(_sample.Value));
    }

    /// <summary>An object to read the initialisers of its properties from; arguments without a default are the type's own.</summary>
    private object MakeSample()
    {
        if (Constructor is null)
        {
            return RuntimeHelpers.GetUninitializedObject(_type);
        }

        try
        {
            return Constructor.Invoke([.. _arguments.Select(DefaultArgument)]);
        }
        catch (TargetInvocationException refusal)
        {
            throw new ArgumentException(
                $"'{_type}' refuses default arguments, so the defaults of its properties cannot be read: {refusal.InnerException?.Message} "
                + "Make those properties 'required', or parameters of the constructor.",
                refusal.InnerException);
        }
    }

    /// <summary>Reflection gives an enum's default as a number and <c>default(T)</c> as null.</summary>
    private static object? DefaultArgument(ParameterInfo argument)
    {
        var type = argument.ParameterType;
        var given = argument.HasDefaultValue ? argument.DefaultValue : null;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return given switch
        {
            null => type.IsValueType && plain == type ? RuntimeHelpers.GetUninitializedObject(type) : null,
            _ when plain.IsEnum => Enum.ToObject(plain, given),
            _ => given,
        };
    }
}
