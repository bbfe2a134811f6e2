using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary>What an arithmetic operator does with ints; everything else goes the long way through <see cref="Calculation"/>.</summary>
internal interface IArithmeticRule
{
    static abstract BinaryOperator Operator { get; }

    static abstract bool TryInt(long left, long right, out long result);

    static abstract double Float(double left, double right);
}

internal readonly struct AddRule : IArithmeticRule
{
    public static BinaryOperator Operator => BinaryOperator.Add;

    public static bool TryInt(long left, long right, out long result)
    {
        result = unchecked(left + right);
        return ((left ^ result) & (right ^ result)) >= 0;
    }

    public static double Float(double left, double right) => left + right;
}

internal readonly struct SubtractRule : IArithmeticRule
{
    public static BinaryOperator Operator => BinaryOperator.Subtract;

    public static bool TryInt(long left, long right, out long result)
    {
        result = unchecked(left - right);
        return ((left ^ right) & (left ^ result)) >= 0;
    }

    public static double Float(double left, double right) => left - right;
}

internal readonly struct MultiplyRule : IArithmeticRule
{
    public static BinaryOperator Operator => BinaryOperator.Multiply;

    public static bool TryInt(long left, long right, out long result)
    {
        var high = Math.BigMul(left, right, out result);
        return high == result >> 63;
    }

    public static double Float(double left, double right) => left * right;
}

internal readonly struct DivideRule : IArithmeticRule
{
    public static BinaryOperator Operator => BinaryOperator.Divide;

    public static bool TryInt(long left, long right, out long result)
    {
        var isDefined = right != 0 && !(left == long.MinValue && right == -1);
        result = isDefined ? left / right : 0;
        return isDefined;
    }

    public static double Float(double left, double right) => left / right;
}

/// <summary>An arithmetic operator; ints and floats take a short way.</summary>
internal sealed class Arithmetic<TRule>(Evaluator left, Evaluator right, SyntaxNode.Binary origin) : Evaluator
    where TRule : struct, IArithmeticRule
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var first = left.Evaluate(ref context);
        var second = right.Evaluate(ref context);
        if (first.Kind == ValueKind.Int && second.Kind == ValueKind.Int && TRule.TryInt(first.AsInt(), second.AsInt(), out var result))
        {
            return result;
        }

        return first.Kind == ValueKind.Float && second.Kind == ValueKind.Float
            ? TRule.Float(first.AsFloat(), second.AsFloat())
            : Calculation.Apply(origin, first, second, ref context);
    }
}

/// <summary>The remainder of a division, for ints and uints.</summary>
internal sealed class Remainder(Evaluator left, Evaluator right, SyntaxNode.Binary origin) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var first = left.Evaluate(ref context);
        var second = right.Evaluate(ref context);
        return Calculation.Apply(origin, first, second, ref context);
    }
}

/// <summary>The minus sign before an operand.</summary>
internal sealed class Negation(Evaluator operand, SyntaxNode.Negate origin) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var value = operand.Evaluate(ref context);
        return value.Kind switch
        {
            ValueKind.Int when value.AsInt() == long.MinValue => Failure.Of($"int overflow in -({value})"),
            ValueKind.Int => -value.AsInt(),
            ValueKind.Float => -value.AsFloat(),
            _ => Complaints.NoOverload("-", origin.Operand, value),
        };
    }
}
