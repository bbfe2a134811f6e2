using System.Runtime.CompilerServices;
using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Functions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary>A call of a function; the overload is chosen by what the arguments turn out to be.</summary>
internal sealed class FunctionCall(FunctionOverload[] candidates, Evaluator[] arguments, IReadOnlyList<SyntaxNode> origins) : Evaluator
{
    private const int FewArguments = 4;

    internal override Value Evaluate(ref EvaluationContext context)
    {
        if (arguments.Length > FewArguments)
        {
            return Call(new Value[arguments.Length], ref context);
        }

        var few = default(FourValues);
        return Call(MemoryOf(ref few, arguments.Length), ref context);
    }

    private static Span<Value> MemoryOf(ref FourValues values, int count) => ((Span<Value>)values)[..count];

    private Value Call(Span<Value> values, ref EvaluationContext context)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(ref context);
            if (values[i].IsFailure())
            {
                return values[i];
            }
        }

        foreach (var candidate in candidates)
        {
            if (candidate.Takes(values))
            {
                return candidate.Body(values, ref context);
            }
        }

        return Refuse(values);
    }

    private Value Refuse(ReadOnlySpan<Value> values)
    {
        var given = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (Complaints.Unset(origins[i], values[i]) is { } unset)
            {
                return unset;
            }

            given[i] = TypeValue.AuthorNameOf(values[i]);
        }

        var function = candidates[0];
        var text = function.IsMember ? $"{given[0]}.{function.Name}({string.Join(", ", given[1..])})" : $"{function.Name}({string.Join(", ", given)})";
        return Failure.Of($"no such overload: {text}");
    }

    [InlineArray(FewArguments)]
    private struct FourValues
    {
        private Value _first;
    }
}
