using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary>A list written out; optional items that hold nothing are left out.</summary>
internal sealed class ListLiteral(Evaluator[] items, bool[] areOptional) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        context.Charge(items.Length);
        var values = new Value[items.Length];
        var count = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Evaluate(ref context);
            if (value.IsFailure())
            {
                return value;
            }

            if (!areOptional[i])
            {
                values[count++] = value;
            }
            else if (value.AsOpaque<OptionalValue>() is not { } optional)
            {
                return Failure.Of($"no such overload: an item after '?' must be optional, but it is {TypeValue.AuthorNameOf(value)}");
            }
            else if (optional.HasValue)
            {
                values[count++] = optional.Content;
            }
        }

        return ValueList.Of(values.AsSpan(0, count));
    }
}

/// <summary>A map written out; optional entries that hold nothing are left out.</summary>
internal sealed class MapLiteral(Evaluator[] keys, Evaluator[] values, bool[] areOptional) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        context.Charge(keys.Length);
        var entries = new MapBuilder(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].Evaluate(ref context);
            var value = values[i].Evaluate(ref context);
            if (key.IsFailure() || value.IsFailure())
            {
                return key.IsFailure() ? key : value;
            }

            if (areOptional[i])
            {
                if (value.AsOpaque<OptionalValue>() is not { } optional)
                {
                    return Failure.Of($"no such overload: the value of '?{Complaints.Show(key)}' must be optional, but it is {TypeValue.AuthorNameOf(value)}");
                }

                if (!optional.HasValue)
                {
                    continue;
                }

                value = optional.Content;
            }

            if (entries.Add(key, value) is { } failure)
            {
                return failure;
            }
        }

        return entries.ToMap();
    }
}
