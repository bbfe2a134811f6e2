using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>For which types the arithmetic operators are defined.</summary>
internal static class ArithmeticTypes
{
    private static readonly (BinaryOperator Operator, CelType Left, CelType Right, CelType Result)[] Rules =
    [
        .. Alike(BinaryOperator.Add, CelType.Int, CelType.UInt, CelType.Float, CelType.String, CelType.Bytes, CelType.Duration),
        .. Alike(BinaryOperator.Subtract, CelType.Int, CelType.UInt, CelType.Float, CelType.Duration),
        .. Alike(BinaryOperator.Multiply, CelType.Int, CelType.UInt, CelType.Float),
        .. Alike(BinaryOperator.Divide, CelType.Int, CelType.UInt, CelType.Float),
        .. Alike(BinaryOperator.Remainder, CelType.Int, CelType.UInt),
        (BinaryOperator.Add, CelType.Timestamp, CelType.Duration, CelType.Timestamp),
        (BinaryOperator.Add, CelType.Duration, CelType.Timestamp, CelType.Timestamp),
        (BinaryOperator.Subtract, CelType.Timestamp, CelType.Duration, CelType.Timestamp),
        (BinaryOperator.Subtract, CelType.Timestamp, CelType.Timestamp, CelType.Duration),
    ];

    /// <summary>The type of the result; any when only evaluation can tell, null when there is none.</summary>
    internal static CelType? ResultOf(BinaryOperator @operator, CelType left, CelType right)
    {
        (left, right) = (AsText(left), AsText(right));
        if (left is CelType.List || right is CelType.List)
        {
            return ListResult(@operator, left, right);
        }

        var fitting = Rules.Where(rule => rule.Operator == @operator && Fits(rule.Left, left) && Fits(rule.Right, right)).Select(rule => rule.Result).Distinct().ToList();
        return fitting.Count switch
        {
            0 => null,
            1 when !(TypeRules.IsOpen(left) && TypeRules.IsOpen(right)) => fitting[0],
            _ => CelType.Any,
        };
    }

    /// <summary>What an author who mixes these types probably wants.</summary>
    internal static string Hint(SyntaxNode.Binary binary, CelType left, CelType right)
    {
        if (left == CelType.Int && right == CelType.Float)
        {
            return $" Write double({binary.Left}).";
        }

        if (left == CelType.Float && right == CelType.Int)
        {
            return $" Write double({binary.Right}).";
        }

        if (binary.Operator != BinaryOperator.Add || (left != CelType.String && right != CelType.String))
        {
            return "";
        }

        var other = left == CelType.String ? (Node: binary.Right, Type: right) : (Node: binary.Left, Type: left);
        return other.Type is CelType.Scalar { Kind: not ValueKind.Null } ? $" Write string({other.Node})." : "";
    }

    private static CelType.List? ListResult(BinaryOperator @operator, CelType left, CelType right)
    {
        if (@operator != BinaryOperator.Add)
        {
            return null;
        }

        return (left, right) switch
        {
            (CelType.List a, CelType.List b) => new CelType.List(TypeRules.Join(a.Item, b.Item)),
            _ => TypeRules.IsOpen(left) || TypeRules.IsOpen(right) ? new CelType.List(CelType.Any) : null,
        };
    }

    private static IEnumerable<(BinaryOperator Operator, CelType Left, CelType Right, CelType Result)> Alike(BinaryOperator @operator, params CelType[] types) =>
        types.Select(type => (@operator, type, type, type));

    private static bool Fits(CelType wanted, CelType given) => wanted == given || TypeRules.IsOpen(given);

    private static CelType AsText(CelType type) => TypeRules.IsText(type) ? CelType.String : type;
}
