using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary><c>map</c>, <c>filter</c> and <c>transformList</c>: a list of what the turns give.</summary>
/// <param name="range">What to go over.</param>
/// <param name="variables">The macro's variables.</param>
/// <param name="condition">Which turns count; all of them when null.</param>
/// <param name="result">What a turn that counts gives.</param>
internal sealed class ListTransformation(Evaluator range, LoopVariables variables, Evaluator? condition, Evaluator result) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        if (Turns.Begin(range.Evaluate(ref context), variables, out var turns) is { } failure)
        {
            return failure;
        }

        var items = new List<Value>();
        while (turns.Next(ref context))
        {
            var counts = condition?.Evaluate(ref context) ?? Value.True;
            if (counts.Kind != ValueKind.Bool)
            {
                return Answers.Failed(counts);
            }

            if (!counts.AsBool())
            {
                continue;
            }

            var item = result.Evaluate(ref context);
            if (item.IsFailure())
            {
                return item;
            }

            items.Add(item);
        }

        return ValueList.From(items);
    }
}

/// <summary><c>transformMap</c> and <c>transformMapEntry</c>: a map of what the turns give.</summary>
/// <param name="range">What to go over.</param>
/// <param name="variables">The macro's variables.</param>
/// <param name="condition">Which turns count; all of them when null.</param>
/// <param name="result">What a turn that counts gives: a value for the turn's key, or a map of entries.</param>
/// <param name="givesEntries">Whether it gives a map of entries.</param>
internal sealed class MapTransformation(Evaluator range, LoopVariables variables, Evaluator? condition, Evaluator result, bool givesEntries) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        if (Turns.Begin(range.Evaluate(ref context), variables, out var turns) is { } failure)
        {
            return failure;
        }

        var entries = new MapBuilder(0);
        while (turns.Next(ref context))
        {
            var counts = condition?.Evaluate(ref context) ?? Value.True;
            if (counts.Kind != ValueKind.Bool)
            {
                return Answers.Failed(counts);
            }

            if (counts.AsBool() && Add(entries, ref context) is { } refusal)
            {
                return refusal;
            }
        }

        return entries.ToMap();
    }

    private Value? Add(MapBuilder entries, ref EvaluationContext context)
    {
        var given = result.Evaluate(ref context);
        if (given.IsFailure())
        {
            return given;
        }

        if (!givesEntries)
        {
            return entries.Add(context.Locals[variables.First], given);
        }

        if (given.Kind != ValueKind.Map)
        {
            return Failure.Of($"no such overload: transformMapEntry needs a map of entries, but it got {TypeValue.AuthorNameOf(given)}");
        }

        foreach (var (key, value) in given.AsMap())
        {
            context.Charge(1);
            if (entries.Add(key, value) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}

/// <summary><c>sortBy</c>: the items in the order of a key computed for each.</summary>
internal sealed class SortByKey(Evaluator range, LoopVariables variables, Evaluator key) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var list = range.Evaluate(ref context);
        if (list.Kind != ValueKind.List)
        {
            return list.IsFailure() ? list : Failure.Of($"no such overload: sortBy needs a list, but it got {TypeValue.AuthorNameOf(list)}");
        }

        Turns.Begin(list, variables, out var turns);
        var keys = new List<Value>();
        while (turns.Next(ref context))
        {
            var one = key.Evaluate(ref context);
            if (one.IsFailure())
            {
                return one;
            }

            keys.Add(one);
        }

        return Sorting.Sort(list.AsList(), keys, ref context);
    }
}
