namespace Graph.Runtime.Expressions.Ast;

/// <summary>An operator with two operands.</summary>
internal enum BinaryOperator
{
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// <summary>How operators are written and how tightly they bind.</summary>
internal static class OperatorTable
{
    internal const int ConditionalLevel = 1;
    internal const int UnaryLevel = 7;
    internal const int PostfixLevel = 8;

    private static readonly (BinaryOperator Operator, string Symbol, int Level)[] Rows =
    [
        (BinaryOperator.Or, "||", 2),
        (BinaryOperator.And, "&&", 3),
        (BinaryOperator.Equal, "==", 4),
        (BinaryOperator.NotEqual, "!=", 4),
        (BinaryOperator.Less, "<", 4),
        (BinaryOperator.LessOrEqual, "<=", 4),
        (BinaryOperator.Greater, ">", 4),
        (BinaryOperator.GreaterOrEqual, ">=", 4),
        (BinaryOperator.In, "in", 4),
        (BinaryOperator.Add, "+", 5),
        (BinaryOperator.Subtract, "-", 5),
        (BinaryOperator.Multiply, "*", 6),
        (BinaryOperator.Divide, "/", 6),
        (BinaryOperator.Remainder, "%", 6),
    ];

    private static readonly Dictionary<string, BinaryOperator> BySymbol =
        Rows.ToDictionary(row => row.Symbol, row => row.Operator, StringComparer.Ordinal);

    internal static string SymbolOf(BinaryOperator @operator) => Rows[(int)@operator].Symbol;

    /// <summary>The level of an operator; a higher one binds tighter.</summary>
    internal static int LevelOf(BinaryOperator @operator) => Rows[(int)@operator].Level;

    internal static bool TryFind(string symbol, out BinaryOperator found) => BySymbol.TryGetValue(symbol, out found);

    internal static bool IsOrdering(BinaryOperator @operator) => @operator is >= BinaryOperator.Less and <= BinaryOperator.GreaterOrEqual;
}
