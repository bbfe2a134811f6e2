using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Evaluation.Nodes;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Binding;

/// <content>Operators.</content>
internal sealed partial class Binder
{
    /// <summary>A literal that meets an enum must be one of its words.</summary>
    internal void CheckWord(CelType type, SyntaxNode other, string consequence = ", so this can never be equal")
    {
        if (type.WithoutNull is not CelType.Words words
            || other is not SyntaxNode.Literal { Value.Kind: ValueKind.String } literal
            || words.Definition.Words.Contains(literal.Value.AsString()))
        {
            return;
        }

        var word = literal.Value.AsString();
        var nearest = NearestName.Find(word, words.Definition.Words);
        var hint = nearest is null ? $" The words are {string.Join(", ", words.Definition.Words)}." : NearestName.Question(nearest);
        var suggestion = nearest is null ? null : SyntaxPrinter.Quote(nearest);
        Report(ExpressionProblemKind.UnknownName, other.Span, $"'{word}' is none of the enum's words{consequence}.{hint}", suggestion);
    }

    private void RequireBool(CelType type, SyntaxNode node, string place)
    {
        type = type.WithoutNull;
        if (!TypeRules.IsOpen(type) && type != CelType.Bool)
        {
            Report(ExpressionProblemKind.NoOverload, node.Span, $"{place} must be bool, but {SyntaxPrinter.Culprit(node)} is {type}.");
        }
    }

    private Bound BindNot(SyntaxNode.Not not)
    {
        var operand = Bind(not.Operand);
        RequireBool(operand.Type, not.Operand, "What follows '!'");
        return new Bound(new Not(operand.Evaluator, not), CelType.Bool);
    }

    private Bound BindNegate(SyntaxNode.Negate negate)
    {
        var operand = Bind(negate.Operand);
        var type = operand.Type.WithoutNull;
        if (!TypeRules.IsOpen(type) && type != CelType.Int && type != CelType.Float)
        {
            Report(
                ExpressionProblemKind.NoOverload,
                negate.Span,
                $"What follows '-' must be int or float, but {SyntaxPrinter.Culprit(negate.Operand)} is {type}.");
            type = CelType.Any;
        }

        return new Bound(new Negation(operand.Evaluator, negate), type);
    }

    private Bound BindConditional(SyntaxNode.Conditional choice)
    {
        var condition = Bind(choice.Condition);
        RequireBool(condition.Type, choice.Condition, "The condition of '?'");
        var (then, otherwise) = (Bind(choice.Then), Bind(choice.Else));
        var type = TypeRules.Join(then.Type, otherwise.Type);
        if (type.IsDynamic && !TypeRules.CanBeEqual(then.Type, otherwise.Type))
        {
            Report(
                ExpressionProblemKind.NoOverload,
                choice.Span,
                $"Both results of '?' must be of one type, but {SyntaxPrinter.Culprit(choice.Then)} is {then.Type} and {SyntaxPrinter.Culprit(choice.Else)} is {otherwise.Type}. Wrap one in dyn(...) if that is meant.");
        }

        return new Bound(new Choice(condition.Evaluator, then.Evaluator, otherwise.Evaluator, choice), type);
    }

    private Bound BindBinary(SyntaxNode.Binary binary)
    {
        var (left, right) = (Bind(binary.Left), Bind(binary.Right));
        switch (binary.Operator)
        {
            case BinaryOperator.And:
                RequireBool(left.Type, binary.Left, "The left side of '&&'");
                RequireBool(right.Type, binary.Right, "The right side of '&&'");
                return new Bound(new And(left.Evaluator, right.Evaluator, binary), CelType.Bool);
            case BinaryOperator.Or:
                RequireBool(left.Type, binary.Left, "The left side of '||'");
                RequireBool(right.Type, binary.Right, "The right side of '||'");
                return new Bound(new Or(left.Evaluator, right.Evaluator, binary), CelType.Bool);
            case BinaryOperator.Equal or BinaryOperator.NotEqual:
                return BindEquality(binary, left, right);
            case BinaryOperator.In:
                return BindMembership(binary, left, right);
            default:
                return OperatorTable.IsOrdering(binary.Operator) ? BindOrdering(binary, left, right) : BindArithmetic(binary, left, right);
        }
    }

    private Bound BindEquality(SyntaxNode.Binary binary, Bound left, Bound right)
    {
        if (!TypeRules.CanBeEqual(left.Type, right.Type))
        {
            Report(
                ExpressionProblemKind.NoOverload,
                binary.Span,
                $"{SyntaxPrinter.Culprit(binary.Left)} is {left.Type.WithoutNull} and {SyntaxPrinter.Culprit(binary.Right)} is {right.Type.WithoutNull}: they can never be equal.");
        }

        CheckWord(left.Type, binary.Right);
        CheckWord(right.Type, binary.Left);
        var wantsEqual = binary.Operator == BinaryOperator.Equal;
        Evaluator evaluator = TypeRules.IsText(left.Type.WithoutNull) && TypeRules.IsText(right.Type.WithoutNull)
            ? new TextEqualityTest(left.Evaluator, right.Evaluator, wantsEqual)
            : new EqualityTest(left.Evaluator, right.Evaluator, wantsEqual);
        return new Bound(evaluator, CelType.Bool);
    }

    private Bound BindMembership(SyntaxNode.Binary binary, Bound left, Bound right)
    {
        var whole = right.Type.WithoutNull;
        var item = whole is CelType.List list ? list.Item : TypeRules.AsMap(whole)?.Key;
        if (item is null && !TypeRules.IsOpen(whole))
        {
            var hint = TypeRules.IsText(whole) ? $" Did you mean {binary.Right}.contains({binary.Left})?" : "";
            Report(
                ExpressionProblemKind.NoOverload,
                binary.Span,
                $"What follows 'in' must be a list or a map, but {SyntaxPrinter.Culprit(binary.Right)} is {whole}.{hint}");
        }
        else if (item is not null && !TypeRules.CanBeEqual(left.Type, item))
        {
            Report(
                ExpressionProblemKind.NoOverload,
                binary.Span,
                $"{SyntaxPrinter.Culprit(binary.Left)} is {left.Type.WithoutNull}, but {SyntaxPrinter.Culprit(binary.Right)} has only {item}: it can never be in there.");
        }

        CheckWord(item ?? CelType.Any, binary.Left);
        foreach (var word in (binary.Right as SyntaxNode.List)?.Items ?? [])
        {
            CheckWord(left.Type, word.Value);
        }

        return new Bound(new Membership(left.Evaluator, right.Evaluator, binary), CelType.Bool);
    }

    private Bound BindOrdering(SyntaxNode.Binary binary, Bound left, Bound right)
    {
        var (first, second) = (left.Type.WithoutNull, right.Type.WithoutNull);
        if (!HaveOrder(first, second))
        {
            var symbol = OperatorTable.SymbolOf(binary.Operator);
            Report(
                ExpressionProblemKind.NoOverload,
                binary.Span,
                $"'{symbol}' cannot compare {first} with {second}: {SyntaxPrinter.Culprit(binary.Left)} is {first} and {SyntaxPrinter.Culprit(binary.Right)} is {second}.");
        }

        return new Bound(OperatorEvaluators.Ordering(binary, left, right), CelType.Bool);
    }

    private static bool HaveOrder(CelType left, CelType right)
    {
        if (TypeRules.IsOpen(left) || TypeRules.IsOpen(right))
        {
            return HasOrder(left) && HasOrder(right);
        }

        return (left.IsNumber && right.IsNumber) || (TypeRules.IsText(left) && TypeRules.IsText(right)) || (left == right && HasOrder(left));
    }

    private static bool HasOrder(CelType type) =>
        TypeRules.IsOpen(type) || TypeRules.IsText(type) || type is CelType.Scalar { Kind: not ValueKind.Null };

    private Bound BindArithmetic(SyntaxNode.Binary binary, Bound left, Bound right)
    {
        var (first, second) = (left.Type.WithoutNull, right.Type.WithoutNull);
        var type = ArithmeticTypes.ResultOf(binary.Operator, first, second);
        if (type is null)
        {
            var symbol = OperatorTable.SymbolOf(binary.Operator);
            Report(
                ExpressionProblemKind.NoOverload,
                binary.Span,
                $"'{symbol}' is not defined for {first} and {second}: {SyntaxPrinter.Culprit(binary.Left)} is {first} and {SyntaxPrinter.Culprit(binary.Right)} is {second}.{ArithmeticTypes.Hint(binary, first, second)}");
        }

        return new Bound(OperatorEvaluators.Calculation(binary, left, right), type ?? CelType.Any);
    }
}
