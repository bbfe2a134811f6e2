using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Parsing;

/// <summary>Cuts an expression into tokens.</summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] Symbols =
    [
        "&&", "||", "==", "!=", "<=", ">=", "?", ":", "(", ")", "[", "]", "{", "}", ".", ",", "+", "-", "*", "/", "%", "<", ">", "!",
    ];

    private int _position;

    /// <summary>All tokens, the last of which is the end; behind a bracket that is nested too deep nothing more is read.</summary>
    /// <param name="deepest">How deep brackets may be nested.</param>
    /// <exception cref="SyntaxException">Something is no token.</exception>
    internal List<Token> ReadAll(int deepest)
    {
        var tokens = new List<Token>((text.Length / 3) + 2);
        var depth = 0;
        do
        {
            SkipBlank();
            tokens.Add(depth > deepest ? End() : Read());
            depth += Nesting(tokens[^1]);
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private static int Nesting(in Token token) => token.Kind != TokenKind.Symbol ? 0 : token.Text switch
    {
        "(" or "[" or "{" => 1,
        ")" or "]" or "}" => -1,
        _ => 0,
    };

    private Token End() => new(TokenKind.End, "", new TextSpan(Math.Max(0, Math.Min(_position, text.Length - 1)), 1));

    private void SkipBlank()
    {
        while (_position < text.Length)
        {
            if (text[_position] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _position++;
            }
            else if (text.AsSpan(_position).StartsWith("//"))
            {
                var length = text.AsSpan(_position).IndexOfAny('\n', '\r');
                _position = length < 0 ? text.Length : _position + length;
            }
            else
            {
                return;
            }
        }
    }

    private Token Read()
    {
        if (_position == text.Length)
        {
            return End();
        }

        var first = text[_position];
        if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return ReadNumber();
        }

        if (TryReadString() is { } literal)
        {
            return literal;
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            return ReadIdentifier();
        }

        return first == '`' ? ReadQuotedIdentifier() : ReadSymbol();
    }

    private Token ReadNumber()
    {
        var (value, length) = NumberLiteral.Read(text, _position);
        var next = Peek(length);
        if (char.IsAsciiLetterOrDigit(next) || next == '_')
        {
            throw new SyntaxException(
                new TextSpan(_position, length + 1), $"The number '{text.Substring(_position, length)}' is followed by '{next}', which no number can contain.");
        }

        return Take(TokenKind.Literal, length, value);
    }

    private Token? TryReadString()
    {
        var prefix = 0;
        while (prefix < 2 && Peek(prefix) is 'r' or 'R' or 'b' or 'B')
        {
            prefix++;
        }

        if (Peek(prefix) is not ('"' or '\''))
        {
            return null;
        }

        var letters = text.AsSpan(_position, prefix);
        var isRaw = letters.IndexOfAny('r', 'R') >= 0;
        var isBytes = letters.IndexOfAny('b', 'B') >= 0;
        if (prefix == 2 && !(isRaw && isBytes))
        {
            return null;
        }

        var (value, end) = StringLiteral.Read(text, _position, _position + prefix, isRaw, isBytes);
        return Take(TokenKind.Literal, end - _position, value);
    }

    private Token ReadIdentifier()
    {
        var length = 1;
        while (char.IsAsciiLetterOrDigit(Peek(length)) || Peek(length) == '_')
        {
            length++;
        }

        return text.AsSpan(_position, length) switch
        {
            "true" => Take(TokenKind.Literal, length, Value.True),
            "false" => Take(TokenKind.Literal, length, Value.False),
            "null" => Take(TokenKind.Literal, length, Value.Null),
            "in" => Take(TokenKind.Symbol, length),
            _ => Take(TokenKind.Identifier, length),
        };
    }

    private Token ReadQuotedIdentifier()
    {
        var length = text.AsSpan(_position + 1).IndexOf('`');
        if (length <= 0)
        {
            throw new SyntaxException(
                new TextSpan(_position, 1), length == 0 ? "A name in backticks cannot be empty." : "The name in backticks is not closed: a '`' is missing.");
        }

        var name = text.Substring(_position + 1, length);
        if (name.FirstOrDefault(c => !IsQuotable(c)) is not '\0' and var stranger)
        {
            throw new SyntaxException(
                new TextSpan(_position, length + 2), $"A name in backticks cannot contain '{stranger}': use letters, digits, '_', '.', '-', '/' or spaces, or index with a string.");
        }

        var token = new Token(TokenKind.QuotedIdentifier, name, new TextSpan(_position, length + 2));
        _position += length + 2;
        return token;
    }

    private Token ReadSymbol()
    {
        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(_position).StartsWith(symbol, StringComparison.Ordinal))
            {
                var token = new Token(TokenKind.Symbol, symbol, new TextSpan(_position, symbol.Length));
                _position += symbol.Length;
                return token;
            }
        }

        throw Stranger();
    }

    private SyntaxException Stranger()
    {
        var here = new TextSpan(_position, char.IsHighSurrogate(text[_position]) && char.IsLowSurrogate(Peek(1)) ? 2 : 1);
        var culprit = text.Substring(here.Start, here.Length);
        return culprit switch
        {
            "=" => new SyntaxException(here, "A single '=' is not an operator. Did you mean '=='?", "=="),
            "&" => new SyntaxException(here, "A single '&' is not an operator. Did you mean '&&'?", "&&"),
            "|" => new SyntaxException(here, "A single '|' is not an operator. Did you mean '||'?", "||"),
            _ => new SyntaxException(here, $"The character '{culprit}' has no meaning in an expression."),
        };
    }

    private static bool IsQuotable(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '/' or ' ';

    private char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    private Token Take(TokenKind kind, int length, Value value = default)
    {
        var token = new Token(kind, text.Substring(_position, length), new TextSpan(_position, length), value);
        _position += length;
        return token;
    }
}
