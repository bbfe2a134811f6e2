using System.Text.RegularExpressions;
using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary><c>matches</c> with a pattern that was compiled with the expression.</summary>
internal sealed class PatternMatch(Evaluator text, Regex pattern, SyntaxNode origin) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var value = text.Evaluate(ref context);
        if (value.Kind != ValueKind.String)
        {
            return value.IsFailure()
                ? value
                : Complaints.Unset(origin, value) ?? Failure.Of($"no such overload: {TypeValue.AuthorNameOf(value)}.matches(string)");
        }

        context.ChargeText(value.AsString().Length);
        return pattern.IsMatch(value.AsString());
    }
}
