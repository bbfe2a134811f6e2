using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary>What an ordering operator asks of its operands; a struct, so that each node is compiled for its own rule.</summary>
internal interface IOrderingRule
{
    static abstract bool Holds(long left, long right);

    static abstract bool Holds(double left, double right);

    static abstract bool Holds(int sign);
}

internal readonly struct LessRule : IOrderingRule
{
    public static bool Holds(long left, long right) => left < right;

    public static bool Holds(double left, double right) => left < right;

    public static bool Holds(int sign) => sign < 0;
}

internal readonly struct LessOrEqualRule : IOrderingRule
{
    public static bool Holds(long left, long right) => left <= right;

    public static bool Holds(double left, double right) => left <= right;

    public static bool Holds(int sign) => sign <= 0;
}

internal readonly struct GreaterRule : IOrderingRule
{
    public static bool Holds(long left, long right) => left > right;

    public static bool Holds(double left, double right) => left > right;

    public static bool Holds(int sign) => sign > 0;
}

internal readonly struct GreaterOrEqualRule : IOrderingRule
{
    public static bool Holds(long left, long right) => left >= right;

    public static bool Holds(double left, double right) => left >= right;

    public static bool Holds(int sign) => sign >= 0;
}

/// <summary>Orders two values whose types are known only now.</summary>
internal sealed class GeneralComparison<TRule>(Evaluator left, Evaluator right, SyntaxNode.Binary origin) : Evaluator
    where TRule : struct, IOrderingRule
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var (first, second) = (left.Evaluate(ref context), right.Evaluate(ref context));
        return Compare(origin, first, second);
    }

    internal static Value Compare(SyntaxNode.Binary origin, Value left, Value right) =>
        Ordering.TryCompare(left, right, out var sign)
            ? sign is { } known && TRule.Holds(known)
            : Complaints.NoOverload(origin, left, right);
}

/// <summary>Orders two values that should both be ints.</summary>
internal sealed class IntComparison<TRule>(Evaluator left, Evaluator right, SyntaxNode.Binary origin) : Evaluator
    where TRule : struct, IOrderingRule
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var first = left.Evaluate(ref context);
        var second = right.Evaluate(ref context);
        return first.Kind == ValueKind.Int && second.Kind == ValueKind.Int
            ? TRule.Holds(first.AsInt(), second.AsInt())
            : GeneralComparison<TRule>.Compare(origin, first, second);
    }
}

/// <summary>Orders two values that should both be floats.</summary>
internal sealed class FloatComparison<TRule>(Evaluator left, Evaluator right, SyntaxNode.Binary origin) : Evaluator
    where TRule : struct, IOrderingRule
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var first = left.Evaluate(ref context);
        var second = right.Evaluate(ref context);
        return first.Kind == ValueKind.Float && second.Kind == ValueKind.Float
            ? TRule.Holds(first.AsFloat(), second.AsFloat())
            : GeneralComparison<TRule>.Compare(origin, first, second);
    }
}

/// <summary><c>==</c> and <c>!=</c> for values of any types.</summary>
internal sealed class EqualityTest(Evaluator left, Evaluator right, bool wantsEqual) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var first = left.Evaluate(ref context);
        var second = right.Evaluate(ref context);
        if (first.IsFailure() || second.IsFailure())
        {
            return first.IsFailure() ? first : second;
        }

        if (Equality.CostOf(first) is > 0 and var cost)
        {
            context.Charge(cost);
        }

        return Equality.AreEqual(first, second) == wantsEqual;
    }
}

/// <summary><c>==</c> and <c>!=</c> for values that should both be texts.</summary>
internal sealed class TextEqualityTest(Evaluator left, Evaluator right, bool wantsEqual) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var first = left.Evaluate(ref context);
        var second = right.Evaluate(ref context);
        if (first.Kind == ValueKind.String && second.Kind == ValueKind.String)
        {
            return string.Equals(first.AsString(), second.AsString(), StringComparison.Ordinal) == wantsEqual;
        }

        return first.IsFailure() ? first : second.IsFailure() ? second : Equality.AreEqual(first, second) == wantsEqual;
    }
}

/// <summary><c>in</c>: an item of a list, or a key of a map.</summary>
internal sealed class Membership(Evaluator item, Evaluator whole, SyntaxNode.Binary origin) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var wanted = item.Evaluate(ref context);
        var place = whole.Evaluate(ref context);
        if (wanted.IsFailure())
        {
            return wanted;
        }

        switch (place.Kind)
        {
            case ValueKind.List:
                context.Charge(place.AsList().Count / 8);
                return Equality.Contains(place.AsList().AsSpan(), wanted);
            case ValueKind.Map:
                return place.AsMap().ContainsKey(wanted);
            default:
                return Complaints.NoOverload(origin, wanted, place);
        }
    }
}
