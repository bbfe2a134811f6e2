using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Parsing;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    End,
    Identifier,
    QuotedIdentifier,
    Literal,
    Symbol,
}

/// <summary>One word, literal or symbol of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The identifier or symbol as written, without quotes.</param>
/// <param name="Span">Where it is.</param>
/// <param name="Value">A literal's value.</param>
internal readonly record struct Token(TokenKind Kind, string Text, TextSpan Span, Value Value = default)
{
    internal bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>Whether a minus sign before it makes a negative literal.</summary>
    internal bool IsNumber => Kind == TokenKind.Literal && Value.IsNumber;
}
