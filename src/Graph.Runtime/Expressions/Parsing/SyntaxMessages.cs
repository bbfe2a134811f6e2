namespace Graph.Runtime.Expressions.Parsing;

/// <summary>Words for what the grammar does not allow.</summary>
internal static class SyntaxMessages
{
    private static readonly Dictionary<string, string> ForeignOperators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["and"] = "&&", ["or"] = "||", ["eq"] = "==", ["ne"] = "!=", ["lt"] = "<", ["gt"] = ">", ["le"] = "<=", ["ge"] = ">=",
        ["is"] = "==", ["mod"] = "%", ["div"] = "/",
    };

    internal static SyntaxException AfterEnd(Token token, Token before)
    {
        if (token.Kind == TokenKind.Identifier && ForeignOperators.TryGetValue(token.Text, out var meant))
        {
            return new SyntaxException(token.Span, $"'{token.Text}' is not an operator. Did you mean '{meant}'?", meant);
        }

        if (before.Kind == TokenKind.Identifier && before.Text == "not")
        {
            return new SyntaxException(before.Span, "'not' is not an operator. Did you mean '!'?", "!");
        }

        if (token.IsNumber && token.Text.StartsWith('.'))
        {
            return new SyntaxException(token.Span, $"A number cannot follow '.': write [{token.Text[1..]}] for an item.");
        }

        return token.Text is ")" or "]" or "}"
            ? new SyntaxException(token.Span, $"This '{token.Text}' closes nothing.")
            : new SyntaxException(token.Span, $"'{token.Text}' does not belong here: an operator is missing before it.");
    }

    internal static SyntaxException NoOperand(Token token, Token? before)
    {
        var after = before is { } previous ? $" after '{previous.Text}'" : "";
        if (token.Kind == TokenKind.End)
        {
            return new SyntaxException(before?.Span ?? token.Span, $"The expression ends{after} where a value is missing.");
        }

        if (token.Kind == TokenKind.QuotedIdentifier)
        {
            return new SyntaxException(token.Span, $"A name in backticks can only follow a dot: write state.`{token.Text}` or state[\"{token.Text}\"].");
        }

        return token.Is("=")
            ? new SyntaxException(token.Span, "A single '=' is not an operator. Did you mean '=='?", "==")
            : new SyntaxException(token.Span, $"A value is missing{after}: '{token.Text}' cannot stand here.");
    }

    internal static SyntaxException NoFieldName(Token token) => token.Kind switch
    {
        TokenKind.End => new SyntaxException(token.Span, "The expression ends after '.' where a field's name is missing."),
        TokenKind.Literal => new SyntaxException(token.Span, $"'{token.Text}' cannot be a field's name after '.': write [\"{token.Text}\"]."),
        _ => new SyntaxException(token.Span, $"A field's name is missing after '.': '{token.Text}' cannot stand here."),
    };

    internal static SyntaxException NotClosed(Token open, string symbol, Token found)
    {
        if (found.Kind == TokenKind.End)
        {
            return new SyntaxException(open.Span, $"This '{open.Text}' is not closed: a '{symbol}' is missing.");
        }

        return found.Kind == TokenKind.Identifier && ForeignOperators.TryGetValue(found.Text, out var meant)
            ? new SyntaxException(found.Span, $"'{found.Text}' is not an operator. Did you mean '{meant}'?", meant)
            : new SyntaxException(found.Span, $"'{found.Text}' does not belong here: a '{symbol}' or an operator is missing before it.");
    }
}
