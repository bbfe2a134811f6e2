using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary><c>optMap</c> and <c>optFlatMap</c>: goes on with what an optional holds.</summary>
internal sealed class OptionalTransformation(Evaluator target, int slot, Evaluator result, bool isFlat) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var whole = target.Evaluate(ref context);
        if (whole.AsOpaque<OptionalValue>() is not { } optional)
        {
            return whole.IsFailure() ? whole : Failure.Of($"no such overload: optMap and optFlatMap need an optional, but they got {TypeValue.AuthorNameOf(whole)}");
        }

        if (!optional.HasValue)
        {
            return whole;
        }

        context.Locals[slot] = optional.Content;
        var mapped = result.Evaluate(ref context);
        if (mapped.IsFailure())
        {
            return mapped;
        }

        if (!isFlat)
        {
            return OptionalValue.Of(mapped);
        }

        return mapped.AsOpaque<OptionalValue>() is not null
            ? mapped
            : Failure.Of($"no such overload: optFlatMap must give an optional, but it gave {TypeValue.AuthorNameOf(mapped)}");
    }
}

/// <summary><c>or</c> and <c>orValue</c>: looks at the second only when the first optional holds nothing.</summary>
internal sealed class OptionalFallback(Evaluator target, Evaluator other, bool givesValue) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var whole = target.Evaluate(ref context);
        if (whole.AsOpaque<OptionalValue>() is not { } optional)
        {
            return whole.IsFailure() ? whole : Failure.Of($"no such overload: or and orValue need an optional, but they got {TypeValue.AuthorNameOf(whole)}");
        }

        if (optional.HasValue)
        {
            return givesValue ? optional.Content : whole;
        }

        var second = other.Evaluate(ref context);
        return givesValue || second.IsFailure() || second.AsOpaque<OptionalValue>() is not null
            ? second
            : Failure.Of($"no such overload: or needs another optional, but it got {TypeValue.AuthorNameOf(second)}; orValue takes a plain value");
    }
}
