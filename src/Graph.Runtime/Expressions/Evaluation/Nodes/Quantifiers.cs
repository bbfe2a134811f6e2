using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary><c>all</c> and <c>exists</c>: the first turn that decides ends it, and a failed turn counts only when none does.</summary>
/// <param name="range">What to go over.</param>
/// <param name="variables">The macro's variables.</param>
/// <param name="condition">What is asked of each turn.</param>
/// <param name="deciding">The answer that decides: false for <c>all</c>, true for <c>exists</c>.</param>
internal sealed class Quantifier(Evaluator range, LoopVariables variables, Evaluator condition, bool deciding) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        if (Turns.Begin(range.Evaluate(ref context), variables, out var turns) is { } failure)
        {
            return failure;
        }

        Value undecided = !deciding;
        while (turns.Next(ref context))
        {
            var answer = condition.Evaluate(ref context);
            if (answer.Kind != ValueKind.Bool)
            {
                undecided = Answers.Failed(answer);
            }
            else if (answer.AsBool() == deciding)
            {
                return deciding;
            }
        }

        return undecided;
    }
}

/// <summary><c>exists_one</c>: whether exactly one turn holds.</summary>
internal sealed class ExactlyOne(Evaluator range, LoopVariables variables, Evaluator condition) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        if (Turns.Begin(range.Evaluate(ref context), variables, out var turns) is { } failure)
        {
            return failure;
        }

        var count = 0;
        while (turns.Next(ref context))
        {
            var answer = condition.Evaluate(ref context);
            if (answer.Kind != ValueKind.Bool)
            {
                return Answers.Failed(answer);
            }

            count += answer.AsBool() ? 1 : 0;
        }

        return count == 1;
    }
}

/// <summary>What a macro's condition may answer.</summary>
internal static class Answers
{
    internal static Value Failed(Value answer) =>
        answer.IsFailure() ? answer : Failure.Of($"no such overload: a macro's condition must be bool, but it is {TypeValue.AuthorNameOf(answer)}");
}
