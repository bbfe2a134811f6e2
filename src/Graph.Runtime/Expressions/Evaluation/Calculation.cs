using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>The rules of <c>+ - * / %</c> for all types, with exact overflow.</summary>
internal static class Calculation
{
    private delegate Value Rule(SyntaxNode.Binary origin, Value left, Value right, ref EvaluationContext context);

    private static readonly Dictionary<(ValueKind Left, ValueKind Right), Rule> Rules = new()
    {
        [(ValueKind.Int, ValueKind.Int)] = static (origin, left, right, ref _) => Ints(origin.Operator, left.AsInt(), right.AsInt()),
        [(ValueKind.UInt, ValueKind.UInt)] = static (origin, left, right, ref _) => UInts(origin.Operator, left.AsUInt(), right.AsUInt()),
        [(ValueKind.String, ValueKind.String)] = Texts,
        [(ValueKind.Bytes, ValueKind.Bytes)] = Octets,
        [(ValueKind.List, ValueKind.List)] = Lists,
        [(ValueKind.Timestamp, ValueKind.Timestamp)] = Instants,
        [(ValueKind.Timestamp, ValueKind.Duration)] = Shifted,
        [(ValueKind.Duration, ValueKind.Timestamp)] = static (origin, left, right, ref context) =>
            origin.Operator == BinaryOperator.Add ? Shifted(origin, right, left, ref context) : Complaints.NoOverload(origin, left, right),
        [(ValueKind.Duration, ValueKind.Duration)] = Lengths,
    };

    internal static Value Apply(SyntaxNode.Binary origin, Value left, Value right, ref EvaluationContext context) =>
        Rules.TryGetValue((left.Kind, right.Kind), out var rule)
            ? rule(origin, left, right, ref context)
            : Complaints.NoOverload(origin, left, right);

    /// <summary>An instant moved by a length of time.</summary>
    internal static Value Shift(Timestamp time, Int128 nanoseconds)
    {
        var total = ((Int128)time.Seconds * 1_000_000_000) + time.Nanos + nanoseconds;
        var seconds = total >= 0 ? total / 1_000_000_000 : -((-total + 999_999_999) / 1_000_000_000);
        return seconds >= Timestamp.MinSeconds && seconds <= Timestamp.MaxSeconds
            ? Value.Of(new Timestamp((long)seconds, (int)(total - (seconds * 1_000_000_000))))
            : Failure.Of("timestamp out of range: it must be between the years 1 and 9999");
    }

    internal static Value Length(Int128 nanoseconds) =>
        nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue
            ? Value.Of(new Duration((long)nanoseconds))
            : Failure.Of("duration out of range: it must be shorter than about 292 years");

    private static Value Ints(BinaryOperator @operator, long left, long right)
    {
        if (right == 0 && @operator is BinaryOperator.Divide or BinaryOperator.Remainder)
        {
            return Failure.Of(@operator == BinaryOperator.Divide ? "division by zero" : "modulus by zero");
        }

        Int128 exact = @operator switch
        {
            BinaryOperator.Add => (Int128)left + right,
            BinaryOperator.Subtract => (Int128)left - right,
            BinaryOperator.Multiply => (Int128)left * right,
            BinaryOperator.Divide => (Int128)left / right,
            _ => (Int128)left % right,
        };
        var isMinByMinusOne = @operator == BinaryOperator.Remainder && left == long.MinValue && right == -1;
        return exact >= long.MinValue && exact <= long.MaxValue && !isMinByMinusOne
            ? (long)exact
            : Failure.Of($"int overflow in {left} {OperatorTable.SymbolOf(@operator)} {right}");
    }

    private static Value UInts(BinaryOperator @operator, ulong left, ulong right)
    {
        if (right == 0 && @operator is BinaryOperator.Divide or BinaryOperator.Remainder)
        {
            return Failure.Of(@operator == BinaryOperator.Divide ? "division by zero" : "modulus by zero");
        }

        var exact = @operator switch
        {
            BinaryOperator.Add => (Int128)left + right,
            BinaryOperator.Subtract => (Int128)left - right,
            BinaryOperator.Multiply => left == 0 || right <= ulong.MaxValue / left ? (Int128)left * right : -1,
            BinaryOperator.Divide => left / right,
            _ => left % right,
        };
        return exact >= 0 && exact <= ulong.MaxValue
            ? Value.Of((ulong)exact)
            : Failure.Of($"uint overflow in {left}u {OperatorTable.SymbolOf(@operator)} {right}u");
    }

    private static Value Texts(SyntaxNode.Binary origin, Value left, Value right, ref EvaluationContext context)
    {
        if (origin.Operator != BinaryOperator.Add)
        {
            return Complaints.NoOverload(origin, left, right);
        }

        context.ChargeText((long)left.AsString().Length + right.AsString().Length);
        return string.Concat(left.AsString(), right.AsString());
    }

    private static Value Octets(SyntaxNode.Binary origin, Value left, Value right, ref EvaluationContext context)
    {
        if (origin.Operator != BinaryOperator.Add)
        {
            return Complaints.NoOverload(origin, left, right);
        }

        context.ChargeText((long)left.AsBytes().Length + right.AsBytes().Length);
        byte[] joined = [.. left.AsBytes().Span, .. right.AsBytes().Span];
        return Value.Of(joined.AsMemory());
    }

    private static Value Lists(SyntaxNode.Binary origin, Value left, Value right, ref EvaluationContext context)
    {
        if (origin.Operator != BinaryOperator.Add)
        {
            return Complaints.NoOverload(origin, left, right);
        }

        context.Charge(1L + left.AsList().Count + right.AsList().Count);
        return left.AsList().AddRange(right.AsList());
    }

    private static Value Instants(SyntaxNode.Binary origin, Value left, Value right, ref EvaluationContext context)
    {
        if (origin.Operator != BinaryOperator.Subtract)
        {
            return Complaints.NoOverload(origin, left, right);
        }

        var (from, to) = (right.AsTimestamp(), left.AsTimestamp());
        return Length(((Int128)(to.Seconds - from.Seconds) * 1_000_000_000) + to.Nanos - from.Nanos);
    }

    private static Value Shifted(SyntaxNode.Binary origin, Value left, Value right, ref EvaluationContext context) => origin.Operator switch
    {
        BinaryOperator.Add => Shift(left.AsTimestamp(), right.AsDuration().Nanoseconds),
        BinaryOperator.Subtract => Shift(left.AsTimestamp(), -(Int128)right.AsDuration().Nanoseconds),
        _ => Complaints.NoOverload(origin, left, right),
    };

    private static Value Lengths(SyntaxNode.Binary origin, Value left, Value right, ref EvaluationContext context) => origin.Operator switch
    {
        BinaryOperator.Add => Length((Int128)left.AsDuration().Nanoseconds + right.AsDuration().Nanoseconds),
        BinaryOperator.Subtract => Length((Int128)left.AsDuration().Nanoseconds - right.AsDuration().Nanoseconds),
        _ => Complaints.NoOverload(origin, left, right),
    };
}
