using System.Reflection;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>One property of a C# object that is a field of a record or a parameter of a node.</summary>
internal sealed record RecordMember
{
    internal required string Name { get; init; }

    internal required PropertyInfo Property { get; init; }

    /// <summary>The constructor's parameter that sets it; null where the property's own setter does.</summary>
    internal ParameterInfo? Argument { get; init; }

    internal required ClrBinding Binding { get; init; }

    /// <summary>What it is when it is not given; null for nothing.</summary>
    internal required Value Default { get; init; }

    internal required bool IsRequired { get; init; }

    internal required string Description { get; init; }

    internal required ParameterAttribute Hints { get; init; }

    /// <summary>What may be given for it inside a record: nothing too, when there is a default.</summary>
    internal RecordField ToInputField() => new(
        Name,
        IsRequired || Binding.InputType.AllowsNull ? Binding.InputType : new StateType.Nullable(Binding.InputType),
        Description.Length == 0 ? null : Description);

    internal RecordField ToOutputField() => new(Name, Binding.OutputType, Description.Length == 0 ? null : Description);

    internal NodeParameter ToParameter() => new()
    {
        Name = Name,
        Type = Binding.InputType,
        IsRequired = IsRequired,
        Default = Default,
        Description = Description,
        Form = Hints.Form,
        BindsState = Hints.BindsState,
    };
}

/// <summary>Reads one member; called by the compiled constructor.</summary>
internal sealed class MemberReader<T>(RecordMember member, int slot)
{
    private readonly ClrBinding<T> _binding = (ClrBinding<T>)member.Binding;
    private readonly Value _key = member.Name;
    private readonly Value _default = member.Default;

    public T Read(RecordSource source)
    {
        var given = source.Find(slot, _key);
        try
        {
            return _binding.Read(given.IsNull ? _default : given);
        }
        catch (MisfitException misfit)
        {
            throw misfit.Within("." + _key.AsString());
        }
    }
}
