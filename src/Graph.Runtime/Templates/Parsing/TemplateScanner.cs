using System.Text;

namespace Graph.Runtime.Templates.Parsing;

/// <summary>Cuts a template into texts and tags.</summary>
internal sealed class TemplateScanner(string text, TemplateLimits limits, ProblemLog problems)
{
    private readonly List<TemplatePart> _parts = [];
    private readonly StringBuilder _pending = new();
    private int _pendingStart;
    private int _position;
    private int _tagCount;

    internal List<TemplatePart> Scan()
    {
        while (_position < text.Length)
        {
            var brace = text.IndexOf("{{", _position, StringComparison.Ordinal);
            if (brace < 0)
            {
                break;
            }

            if (!TakeEscaped(brace) && !TakeTag(brace))
            {
                return _parts;
            }
        }

        _pending.Append(text, _position, text.Length - _position);
        EndText(text.Length);
        return _parts;
    }

    /// <summary><c>\{{</c> prints braces; <c>\\{{</c> prints a backslash before a tag.</summary>
    private bool TakeEscaped(int brace)
    {
        var isEscaped = brace > _position && text[brace - 1] == '\\';
        if (!isEscaped)
        {
            _pending.Append(text, _position, brace - _position);
            _position = brace;
            return false;
        }

        _pending.Append(text, _position, brace - 1 - _position);
        _position = brace;
        if (brace - 2 >= _pendingStart && text[brace - 2] == '\\')
        {
            return false;
        }

        _pending.Append("{{");
        _position = brace + 2;
        return true;
    }

    private bool TakeTag(int start)
    {
        if (++_tagCount > limits.MaxTags)
        {
            problems.TooLarge(start, 2, $"The template has more than {limits.MaxTags} tags, which is the limit.");
            return false;
        }

        EndText(start);
        var tag = ReadTag(start);
        if (tag is null)
        {
            return false;
        }

        _parts.Add(tag);
        _position = _pendingStart = tag.End;
        return true;
    }

    private void EndText(int end)
    {
        if (_pending.Length > 0)
        {
            _parts.Add(new TemplatePart.Text(_pendingStart, end, _pending.ToString()));
            _pending.Clear();
        }

        _pendingStart = end;
    }

    private TemplatePart.Tag? ReadTag(int start)
    {
        var position = start + 2;
        if (At(position, "{{"))
        {
            return ReadRawBlock(start);
        }

        var trimsLeft = At(position, "~");
        position += trimsLeft ? 1 : 0;
        var isTriple = At(position, "{");
        position += isTriple ? 1 : 0;
        var sign = SkipSpace(position);
        return At(sign, "!") && !isTriple ? ReadComment(start, sign, trimsLeft) : ReadCode(start, position, isTriple, trimsLeft);
    }

    private TemplatePart.Tag ReadRawBlock(int start)
    {
        problems.Syntax(start, 4, "Raw blocks ('{{{{') are not part of templates; write '\\{{' to print braces.");
        var close = text.IndexOf("{{{{/", start, StringComparison.Ordinal);
        var end = text.IndexOf("}}}}", Math.Max(start, close), StringComparison.Ordinal);
        return new TemplatePart.Tag(start, end < 0 ? text.Length : end + 4, TagKind.Broken, start, start, false, false);
    }

    private TemplatePart.Tag? ReadComment(int start, int sign, bool trimsLeft)
    {
        var isLong = At(sign, "!--");
        var close = text.IndexOf(isLong ? "--" : "}}", sign + (isLong ? 3 : 1), StringComparison.Ordinal);
        while (isLong && close >= 0 && !At(close, "--}}") && !At(close, "--~}}"))
        {
            close = text.IndexOf("--", close + 1, StringComparison.Ordinal);
        }

        if (close < 0)
        {
            return Unclosed(start, isLong ? "--}}" : "}}");
        }

        var end = text.IndexOf("}}", close, StringComparison.Ordinal) + 2;
        return new TemplatePart.Tag(start, end, TagKind.Comment, sign, close, trimsLeft, text[end - 3] == '~');
    }

    private TemplatePart.Tag? ReadCode(int start, int bodyStart, bool isTriple, bool trimsLeft)
    {
        var close = FindClose(bodyStart, skipsQuotes: true);
        if (close < 0)
        {
            close = FindClose(bodyStart, skipsQuotes: false);
        }

        if (close < 0)
        {
            return Unclosed(start, isTriple ? "}}}" : "}}");
        }

        var trimsRight = isTriple ? At(close, "}~}}") : text[close - 1] == '~' && close > bodyStart;
        var braces = (isTriple, trimsRight) switch
        {
            (true, true) => "}~}}",
            (true, false) => "}}}",
            (false, _) => "}}",
        };
        var bodyEnd = !isTriple && trimsRight ? close - 1 : close;
        if (!At(close, braces))
        {
            return Unclosed(start, braces);
        }

        var (kind, codeStart) = isTriple ? (TagKind.Output, bodyStart) : FindKind(bodyStart, bodyEnd);
        return new TemplatePart.Tag(start, close + braces.Length, kind, codeStart, bodyEnd, trimsLeft, trimsRight);
    }

    /// <summary>The first closing brace that is not inside quotes or brackets.</summary>
    private int FindClose(int position, bool skipsQuotes)
    {
        while (position < text.Length && text[position] != '}')
        {
            var closing = text[position] switch
            {
                '"' => '"',
                '\'' => '\'',
                '[' => ']',
                _ => '\0',
            };
            position = closing == '\0' || !skipsQuotes ? position + 1 : SkipQuoted(position, closing);
        }

        return position < text.Length ? position : -1;
    }

    private int SkipQuoted(int position, char closing)
    {
        position++;
        while (position < text.Length && text[position] != closing)
        {
            position += text[position] == '\\' && closing != ']' ? 2 : 1;
        }

        return Math.Min(position + 1, text.Length);
    }

    private (TagKind Kind, int CodeStart) FindKind(int bodyStart, int bodyEnd)
    {
        var sign = Math.Min(SkipSpace(bodyStart), bodyEnd);
        var body = text.AsSpan(sign, bodyEnd - sign).TrimEnd();
        return body switch
        {
            ['#', '>' or '*', ..] or ['>' or '*', ..] => (Refuse(sign, body), sign),
            ['#', ..] => (TagKind.Open, sign + 1),
            ['/', ..] => (TagKind.Close, sign + 1),
            ['&', ..] => (TagKind.Output, sign + 1),
            ['^'] => (TagKind.Else, sign + 1),
            ['^', ..] => (TagKind.OpenInverse, sign + 1),
            ['e', 'l', 's', 'e'] => (TagKind.Else, sign + 4),
            ['e', 'l', 's', 'e', var next, ..] when char.IsWhiteSpace(next) => (TagKind.Else, sign + 4),
            _ => (TagKind.Output, sign),
        };
    }

    private TagKind Refuse(int sign, ReadOnlySpan<char> body)
    {
        var rule = body.Contains('>')
            ? "Partials ('{{>') are not part of templates; write the text where it is needed."
            : "Decorators ('{{*') are not part of templates.";
        problems.Syntax(sign, body.Length, rule);
        return TagKind.Broken;
    }

    private TemplatePart.Tag? Unclosed(int start, string braces)
    {
        var lineEnd = text.IndexOf('\n', start);
        problems.Syntax(start, (lineEnd < 0 ? text.Length : lineEnd) - start, $"The tag that starts here is not closed with '{braces}'.");
        return null;
    }

    private bool At(int position, string expected) =>
        string.CompareOrdinal(text, position, expected, 0, expected.Length) == 0;

    private int SkipSpace(int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position;
    }
}
