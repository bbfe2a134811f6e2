using System.Collections.Immutable;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Rendering;

/// <summary>One thing that a rendering does.</summary>
internal abstract class Step
{
    internal abstract void Render(TemplateRun run);

    internal static void RenderAll(ImmutableArray<Step> steps, TemplateRun run)
    {
        foreach (var step in steps)
        {
            run.CountStep();
            step.Render(run);
        }
    }
}

/// <summary>Prints what stands in the template.</summary>
internal sealed class TextStep(string text) : Step
{
    internal override void Render(TemplateRun run) => run.Print(text);
}

/// <summary>Prints a value.</summary>
internal sealed class OutputStep(Operand operand) : Step
{
    internal override void Render(TemplateRun run) => run.Print(operand.Evaluate(run));
}

/// <summary><c>if</c>, and <c>unless</c> with its halves swapped.</summary>
internal sealed class IfStep(Operand condition, Operand? includesZero, ImmutableArray<Step> body, ImmutableArray<Step> otherwise) : Step
{
    internal override void Render(TemplateRun run)
    {
        var countsZero = includesZero is not null && Truth.Holds(includesZero.Evaluate(run));
        RenderAll(Truth.Holds(condition.Evaluate(run), countsZero) ? body : otherwise, run);
    }
}

/// <summary><c>with</c>: makes a value the level of what is inside.</summary>
internal sealed class WithStep(Operand operand, int place, ImmutableArray<Step> body, ImmutableArray<Step> otherwise) : Step
{
    internal override void Render(TemplateRun run)
    {
        var value = operand.Evaluate(run);
        if (!Truth.Holds(value, includesZero: true))
        {
            RenderAll(otherwise, run);
            return;
        }

        run.Locals[place] = value;
        RenderAll(body, run);
    }
}

/// <summary>Where an <c>each</c> puts what it offers.</summary>
internal readonly record struct EachPlaces(int First)
{
    internal const int Count = 5;

    internal int Item => First;

    internal int Index => First + 1;

    internal int Key => First + 2;

    internal int IsFirst => First + 3;

    internal int IsLast => First + 4;
}

/// <summary><c>each</c>: renders its body once for every item of a list or entry of a map.</summary>
internal sealed class EachStep(
    Operand operand, string source, EachPlaces places, ImmutableArray<Step> body, ImmutableArray<Step> otherwise) : Step
{
    internal override void Render(TemplateRun run)
    {
        var whole = operand.Evaluate(run);
        switch (whole.Kind)
        {
            case ValueKind.List when whole.AsList().Count > 0:
                RenderList(whole.AsList(), run);
                break;
            case ValueKind.Map when whole.AsMap().Count > 0:
                RenderMap(whole.AsMap(), run);
                break;
            case ValueKind.List or ValueKind.Map or ValueKind.Null:
                RenderAll(otherwise, run);
                break;
            default:
                throw new ExpressionException(source, $"'each' needs a list or a map, but was given {KindName.Of(whole)}.");
        }
    }

    private void RenderList(ValueList list, TemplateRun run)
    {
        var items = list.AsSpan();
        for (var i = 0; i < items.Length; i++)
        {
            RenderItem(run, items[i], i, i, i == items.Length - 1);
        }
    }

    private void RenderMap(ValueMap map, TemplateRun run)
    {
        var i = 0;
        foreach (var (key, value) in map)
        {
            RenderItem(run, value, key, i, i == map.Count - 1);
            i++;
        }
    }

    private void RenderItem(TemplateRun run, Value item, Value key, int index, bool isLast)
    {
        run.CountStep();
        var locals = run.Locals;
        locals[places.Item] = item;
        locals[places.Key] = key;
        locals[places.Index] = index;
        locals[places.IsFirst] = index == 0;
        locals[places.IsLast] = isLast;
        RenderAll(body, run);
    }
}
