using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Evaluation.Nodes;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>Chooses the evaluator that suits the operands' types.</summary>
internal static class OperatorEvaluators
{
    internal static Evaluator Ordering(SyntaxNode.Binary origin, Bound left, Bound right) => origin.Operator switch
    {
        BinaryOperator.Less => Make<LessRule>(origin, left, right),
        BinaryOperator.LessOrEqual => Make<LessOrEqualRule>(origin, left, right),
        BinaryOperator.Greater => Make<GreaterRule>(origin, left, right),
        _ => Make<GreaterOrEqualRule>(origin, left, right),
    };

    internal static Evaluator Calculation(SyntaxNode.Binary origin, Bound left, Bound right) => origin.Operator switch
    {
        BinaryOperator.Add => new Arithmetic<AddRule>(left.Evaluator, right.Evaluator, origin),
        BinaryOperator.Subtract => new Arithmetic<SubtractRule>(left.Evaluator, right.Evaluator, origin),
        BinaryOperator.Multiply => new Arithmetic<MultiplyRule>(left.Evaluator, right.Evaluator, origin),
        BinaryOperator.Divide => new Arithmetic<DivideRule>(left.Evaluator, right.Evaluator, origin),
        _ => new Remainder(left.Evaluator, right.Evaluator, origin),
    };

    private static Evaluator Make<TRule>(SyntaxNode.Binary origin, Bound left, Bound right)
        where TRule : struct, IOrderingRule
    {
        var (first, second) = (left.Type.WithoutNull, right.Type.WithoutNull);
        if (first == CelType.Int && second == CelType.Int)
        {
            return new IntComparison<TRule>(left.Evaluator, right.Evaluator, origin);
        }

        return first == CelType.Float && second == CelType.Float
            ? new FloatComparison<TRule>(left.Evaluator, right.Evaluator, origin)
            : new GeneralComparison<TRule>(left.Evaluator, right.Evaluator, origin);
    }
}
