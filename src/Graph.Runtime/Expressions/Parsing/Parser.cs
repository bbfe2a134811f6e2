using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Parsing;

/// <summary>Makes syntax of text by precedence climbing; its recursion is bounded by the limits.</summary>
internal sealed class Parser
{
    /// <summary>How many links a chain of left-leaning operators may have for each level of nesting that is allowed.</summary>
    private const int LinksPerLevel = 4;

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
        "return", "var", "void", "while",
    };

    private readonly ExpressionLimits _limits;
    private readonly List<Token> _tokens;
    private int _next;
    private int _level;
    private int _nodes;

    private Parser(List<Token> tokens, ExpressionLimits limits)
    {
        _tokens = tokens;
        _limits = limits;
    }

    private Token Current => _tokens[_next];

    /// <summary>Parses a whole expression.</summary>
    /// <returns>The syntax, or the first problem.</returns>
    internal static (SyntaxNode? Syntax, ExpressionProblem? Problem) Parse(string text, ExpressionLimits limits)
    {
        if (text.Length > limits.MaxLength)
        {
            return (null, TooLarge(new TextSpan(0, 1), $"The expression has {text.Length} characters; at most {limits.MaxLength} are allowed (MaxLength)."));
        }

        try
        {
            var parser = new Parser(new Lexer(text).ReadAll(limits.MaxDepth), limits);
            return (parser.ParseWhole(), null);
        }
        catch (SyntaxException mistake)
        {
            return (null, mistake.Problem);
        }
    }

    private static ExpressionProblem TooLarge(TextSpan span, string message) =>
        new(ExpressionProblemKind.TooLarge, span.Start, Math.Max(1, span.Length), message);

    private SyntaxNode ParseWhole()
    {
        if (Current.Kind == TokenKind.End)
        {
            throw new SyntaxException(new TextSpan(0, 1), "The expression is empty.");
        }

        var whole = ParseExpression();
        return Current.Kind == TokenKind.End ? whole : throw SyntaxMessages.AfterEnd(Current, _tokens[_next - 1]);
    }

    private SyntaxNode ParseExpression()
    {
        Enter();
        var condition = ParseBinary(OperatorTable.ConditionalLevel + 1);
        var result = condition;
        if (Current.Is("?"))
        {
            var question = Take();
            var then = ParseExpression();
            if (!Current.Is(":"))
            {
                throw new SyntaxException(question.Span, "'?' needs a ':' and a second result: condition ? this : that.");
            }

            _next++;
            var otherwise = ParseExpression();
            result = Made(new SyntaxNode.Conditional(condition, then, otherwise) { Span = TextSpan.Between(condition.Span, otherwise.Span) });
        }

        _level--;
        return result;
    }

    private SyntaxNode ParseBinary(int lowestLevel)
    {
        var left = ParseUnary();
        while (Current.Kind == TokenKind.Symbol
            && OperatorTable.TryFind(Current.Text, out var found)
            && OperatorTable.LevelOf(found) >= lowestLevel)
        {
            _next++;
            var right = ParseBinary(OperatorTable.LevelOf(found) + 1);
            left = Made(new SyntaxNode.Binary(found, left, right) { Span = TextSpan.Between(left.Span, right.Span) });
        }

        return left;
    }

    private SyntaxNode ParseUnary()
    {
        var sign = Current;
        if (sign.Is("!"))
        {
            _next++;
            Enter();
            var operand = ParseUnary();
            _level--;
            return Made(new SyntaxNode.Not(operand) { Span = TextSpan.Between(sign.Span, operand.Span) });
        }

        if (!sign.Is("-"))
        {
            return ParsePostfix(ParsePrimary());
        }

        _next++;
        if (Current.IsNumber && NumberLiteral.Negate(Current.Value) is { } negative)
        {
            var number = Take();
            return ParsePostfix(Made(new SyntaxNode.Literal(negative) { Span = TextSpan.Between(sign.Span, number.Span) }));
        }

        Enter();
        var negated = ParseUnary();
        _level--;
        return Made(new SyntaxNode.Negate(negated) { Span = TextSpan.Between(sign.Span, negated.Span) });
    }

    private SyntaxNode ParsePostfix(SyntaxNode target)
    {
        while (true)
        {
            if (Current.Is("."))
            {
                _next++;
                target = ParseMember(target);
            }
            else if (Current.Is("["))
            {
                target = ParseIndex(target);
            }
            else if (Current.Is("{") && target is SyntaxNode.Name or SyntaxNode.Member)
            {
                throw new SyntaxException(
                    TextSpan.Between(target.Span, Current.Span), $"'{target}{{...}}' would make a message, which this language does not have: write a map, {{\"field\": value}}.");
            }
            else
            {
                return target;
            }
        }
    }

    private SyntaxNode ParseMember(SyntaxNode target)
    {
        var isOptional = TakeIf("?");
        if (Current.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier))
        {
            throw SyntaxMessages.NoFieldName(Current);
        }

        var name = Take();
        if (Current.Is("(") && name.Kind == TokenKind.Identifier && !isOptional)
        {
            return ParseCall(target, name.Text, name.Span, target.Span);
        }

        return Made(new SyntaxNode.Member(target, name.Text, isOptional) { Span = TextSpan.Between(target.Span, name.Span) });
    }

    private SyntaxNode ParseIndex(SyntaxNode target)
    {
        var open = Take();
        var isOptional = TakeIf("?");
        var key = ParseExpression();
        var close = Close(open, "]");
        return Made(new SyntaxNode.Index(target, key, isOptional) { Span = TextSpan.Between(target.Span, close.Span) });
    }

    private SyntaxNode ParseCall(SyntaxNode? target, string function, TextSpan nameSpan, TextSpan start)
    {
        var open = Take();
        var arguments = new List<SyntaxNode>();
        while (!Current.Is(")"))
        {
            arguments.Add(ParseExpression());
            if (!TakeIf(","))
            {
                break;
            }

            if (Current.Is(")"))
            {
                throw new SyntaxException(Current.Span, "An argument is missing between ',' and ')'.");
            }
        }

        var close = Close(open, ")");
        return Made(new SyntaxNode.Call(target, function, arguments) { Span = TextSpan.Between(start, close.Span), NameSpan = nameSpan });
    }

    private SyntaxNode ParsePrimary()
    {
        var token = Current;
        return token.Kind switch
        {
            TokenKind.Literal => ParseLiteral(),
            TokenKind.Identifier => ParseName(token.Span, isAbsolute: false),
            _ when token.Is("(") => ParseParenthesised(),
            _ when token.Is("[") => ParseList(),
            _ when token.Is("{") => ParseMap(),
            _ when token.Is(".") && _tokens[_next + 1].Kind == TokenKind.Identifier => ParseAbsoluteName(),
            _ => throw SyntaxMessages.NoOperand(token, _next == 0 ? null : _tokens[_next - 1]),
        };
    }

    private SyntaxNode ParseLiteral()
    {
        var token = Take();
        if (token.Value.Kind == ValueKind.Int && token.Value.AsInt() < 0)
        {
            throw new SyntaxException(token.Span, $"The number '{token.Text}' does not fit into int.");
        }

        return Made(new SyntaxNode.Literal(token.Value) { Span = token.Span });
    }

    private SyntaxNode ParseAbsoluteName()
    {
        var dot = Take();
        return ParseName(dot.Span, isAbsolute: true);
    }

    private SyntaxNode ParseName(TextSpan start, bool isAbsolute)
    {
        var token = Take();
        if (Reserved.Contains(token.Text))
        {
            throw new SyntaxException(token.Span, $"'{token.Text}' is a reserved word and cannot be a variable's name.");
        }

        return Current.Is("(")
            ? ParseCall(null, (isAbsolute ? "." : "") + token.Text, token.Span, start)
            : Made(new SyntaxNode.Name(token.Text, isAbsolute) { Span = TextSpan.Between(start, token.Span) });
    }

    private SyntaxNode ParseParenthesised()
    {
        var open = Take();
        var inner = ParseExpression();
        var close = Close(open, ")");
        return inner with { Span = TextSpan.Between(open.Span, close.Span) };
    }

    private SyntaxNode ParseList()
    {
        var open = Take();
        var items = new List<SyntaxNode.ListItem>();
        while (!Current.Is("]"))
        {
            var isOptional = TakeIf("?");
            items.Add(new SyntaxNode.ListItem(ParseExpression(), isOptional));
            if (!TakeIf(","))
            {
                break;
            }
        }

        var close = Close(open, "]");
        return Made(new SyntaxNode.List(items) { Span = TextSpan.Between(open.Span, close.Span) });
    }

    private SyntaxNode ParseMap()
    {
        var open = Take();
        var entries = new List<SyntaxNode.MapEntry>();
        while (!Current.Is("}"))
        {
            var isOptional = TakeIf("?");
            var key = ParseExpression();
            if (!Current.Is(":"))
            {
                throw new SyntaxException(key.Span, $"The map key {SyntaxPrinter.Culprit(key)} needs a ':' and a value.");
            }

            _next++;
            entries.Add(new SyntaxNode.MapEntry(key, ParseExpression(), isOptional));
            if (!TakeIf(","))
            {
                break;
            }
        }

        var close = Close(open, "}");
        return Made(new SyntaxNode.Map(entries) { Span = TextSpan.Between(open.Span, close.Span) });
    }

    private Token Close(Token open, string symbol) =>
        Current.Is(symbol) ? Take() : throw SyntaxMessages.NotClosed(open, symbol, Current);

    private Token Take() => _tokens[_next++];

    private bool TakeIf(string symbol)
    {
        var isThere = Current.Is(symbol);
        _next += isThere ? 1 : 0;
        return isThere;
    }

    private void Enter()
    {
        if (++_level > _limits.MaxDepth)
        {
            throw new SyntaxException(TooLarge(Current.Span, $"The expression is nested more than {_limits.MaxDepth} levels deep (MaxDepth). Split it over several fields."));
        }
    }

    private SyntaxNode Made(SyntaxNode node)
    {
        if (++_nodes > _limits.MaxNodes)
        {
            throw new SyntaxException(TooLarge(node.Span, $"The expression has more than {_limits.MaxNodes} parts (MaxNodes). Split it over several fields."));
        }

        return node.Depth <= _limits.MaxDepth * LinksPerLevel
            ? node
            : throw new SyntaxException(TooLarge(node.Span, $"The expression has a chain of more than {_limits.MaxDepth * LinksPerLevel} operators (MaxDepth times {LinksPerLevel}). Split it over several fields."));
    }
}
