using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary><c>&amp;&amp;</c>: false as soon as one side is, whatever the other one is.</summary>
internal sealed class And(Evaluator left, Evaluator right, SyntaxNode.Binary origin) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var first = left.Evaluate(ref context);
        if (first.Kind == ValueKind.Bool && !first.AsBool())
        {
            return first;
        }

        var second = right.Evaluate(ref context);
        if (second.Kind == ValueKind.Bool)
        {
            return !second.AsBool() || first.Kind == ValueKind.Bool
                ? second
                : Complaints.NotBool("the left side of &&", origin.Left, first);
        }

        return first.Kind == ValueKind.Bool
            ? Complaints.NotBool("the right side of &&", origin.Right, second)
            : Complaints.NotBool("the left side of &&", origin.Left, first);
    }
}

/// <summary><c>||</c>: true as soon as one side is, whatever the other one is.</summary>
internal sealed class Or(Evaluator left, Evaluator right, SyntaxNode.Binary origin) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var first = left.Evaluate(ref context);
        if (first.Kind == ValueKind.Bool && first.AsBool())
        {
            return first;
        }

        var second = right.Evaluate(ref context);
        if (second.Kind == ValueKind.Bool)
        {
            return second.AsBool() || first.Kind == ValueKind.Bool
                ? second
                : Complaints.NotBool("the left side of ||", origin.Left, first);
        }

        return first.Kind == ValueKind.Bool
            ? Complaints.NotBool("the right side of ||", origin.Right, second)
            : Complaints.NotBool("the left side of ||", origin.Left, first);
    }
}

/// <summary><c>!</c>.</summary>
internal sealed class Not(Evaluator operand, SyntaxNode.Not origin) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var value = operand.Evaluate(ref context);
        return value.Kind == ValueKind.Bool ? !value.AsBool() : Complaints.NoOverload("!", origin.Operand, value);
    }
}

/// <summary><c>? :</c>: evaluates only the result that is chosen.</summary>
internal sealed class Choice(Evaluator condition, Evaluator then, Evaluator otherwise, SyntaxNode.Conditional origin) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var value = condition.Evaluate(ref context);
        return value.Kind == ValueKind.Bool
            ? (value.AsBool() ? then : otherwise).Evaluate(ref context)
            : Complaints.NotBool("the condition of '?'", origin.Condition, value);
    }
}
