using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Functions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>Words for what an operator cannot do with the values it was given.</summary>
internal static class Complaints
{
    private const int LongestExcerpt = 60;
    private const int MostKeys = 8;

    /// <summary>An operator was given operands it has no rule for; a failure among them is handed on instead.</summary>
    internal static Value NoOverload(SyntaxNode.Binary origin, Value left, Value right)
    {
        if (left.IsFailure() || right.IsFailure())
        {
            return left.IsFailure() ? left : right;
        }

        var symbol = OperatorTable.SymbolOf(origin.Operator);
        return Unset(origin.Left, left) ?? Unset(origin.Right, right)
            ?? Failure.Of($"no such overload: {TypeValue.AuthorNameOf(left)} {symbol} {TypeValue.AuthorNameOf(right)}");
    }

    /// <summary>An operator with one operand was given one it has no rule for.</summary>
    internal static Value NoOverload(string symbol, SyntaxNode origin, Value operand) =>
        operand.IsFailure()
            ? operand
            : Unset(origin, operand) ?? Failure.Of($"no such overload: {symbol}{TypeValue.AuthorNameOf(operand)}");

    /// <summary>Something other than a boolean stands where one decides.</summary>
    internal static Value NotBool(string place, SyntaxNode origin, Value given) =>
        given.IsFailure()
            ? given
            : Unset(origin, given) ?? Failure.Of($"no such overload: {place} must be bool, but {SyntaxPrinter.Culprit(origin)} is {TypeValue.AuthorNameOf(given)}");

    /// <summary>A variable or member that holds nothing; null for anything else.</summary>
    internal static Value? Unset(SyntaxNode origin, Value given) =>
        given.IsNull && origin is SyntaxNode.Name or SyntaxNode.Member
            ? Failure.Of($"no such overload: '{origin}' is unset (null)")
            : default(Value?);

    internal static Value NoSuchKey(Value key, ValueMap map)
    {
        if (map.Count == 0)
        {
            return Failure.Of($"no such key: {Show(key)} (the map is empty)");
        }

        var keys = string.Join(", ", map.Take(MostKeys).Select(entry => Show(entry.Key)));
        return Failure.Of($"no such key: {Show(key)} (the map has {keys}{(map.Count > MostKeys ? ", …" : "")})");
    }

    /// <summary>A value as a message shows it: text in single quotes, everything cut to a line.</summary>
    internal static string Show(Value value) => value.Kind switch
    {
        ValueKind.String => $"'{Excerpt(value.AsString())}'",
        ValueKind.UInt => value + "u",
        ValueKind.Float => NumberText.Shortest(value.AsFloat()),
        _ => Excerpt(value.ToString()),
    };

    internal static string Excerpt(string text) => text.Length <= LongestExcerpt ? text : text[..LongestExcerpt] + "…";
}
