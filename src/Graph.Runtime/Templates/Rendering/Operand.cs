using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Rendering;

/// <summary>Something in a tag that has a value whenever the template is rendered.</summary>
internal abstract class Operand(StateType type)
{
    internal StateType Type { get; } = type;

    internal abstract Value Evaluate(TemplateRun run);

    /// <summary>The value when it is known without rendering.</summary>
    internal virtual Value? Constant => null;
}

/// <summary>A literal.</summary>
internal sealed class ConstantOperand(StateType type, Value value) : Operand(type)
{
    internal override Value? Constant => value;

    internal override Value Evaluate(TemplateRun run) => value;
}

/// <summary>A name of the scope.</summary>
internal sealed class VariableOperand(StateType type, int index) : Operand(type)
{
    internal override Value Evaluate(TemplateRun run) => run.Frame.Read(index);
}

/// <summary>What a block offers to what is inside it.</summary>
internal sealed class LocalOperand(StateType type, int place) : Operand(type)
{
    internal override Value Evaluate(TemplateRun run) => run.Locals[place];
}

/// <summary>A field of a record whose type is known, or a key of a map; nothing where the whole is nothing.</summary>
internal sealed class MemberOperand(StateType type, Operand whole, string name, RecordShape? shape) : Operand(type)
{
    private readonly Value _key = name;
    private readonly int _slot = shape?.FindSlot(name) ?? -1;

    internal override Value Evaluate(TemplateRun run)
    {
        var value = whole.Evaluate(run);
        return value.Kind switch
        {
            ValueKind.Map => OfMap(value.AsMap()),
            ValueKind.List => OfList(value.AsList(), name),
            ValueKind.String when name == "length" => value.AsString().Length,
            _ => Value.Null,
        };
    }

    internal static Value OfList(ValueList list, string name)
    {
        if (name == "length")
        {
            return list.Count;
        }

        return ListPlace.TryParse(name, out var place) && place < list.Count ? list[place] : Value.Null;
    }

    private Value OfMap(ValueMap map)
    {
        if (shape is not null && map.HasShape(shape))
        {
            return map.ValueAt(_slot);
        }

        return map.TryGetValue(_key, out var value) ? value : Value.Null;
    }
}

/// <summary>Places in lists as paths write them: <c>findings.0.title</c>.</summary>
internal static class ListPlace
{
    internal static bool TryParse(string name, out int place) => int.TryParse(
        name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out place);
}
