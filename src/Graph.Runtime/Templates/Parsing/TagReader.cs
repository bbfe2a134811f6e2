using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Parsing;

/// <summary>Reads what stands between the braces of one tag; reports the first mistake and gives null.</summary>
internal sealed class TagReader(string text, int start, int end, TemplateLimits limits, ProblemLog problems)
{
    private const string Stops = "!\"#%&'()*+,./;<=>@[\\]^`{|}~";

    private readonly int _start = start;
    private int _position = start;
    private int _depth;

    private bool IsAtEnd => _position >= end;

    internal TemplateExpression? ReadOutput(TemplatePart.Tag tag)
    {
        SkipSpace();
        if (IsAtEnd)
        {
            problems.Syntax(tag.Start, tag.End - tag.Start, "The tag is empty; name what is to be printed.");
            return null;
        }

        var expression = ReadCallOrValue();
        return expression is not null && !IsAtEnd ? Unexpected() : expression;
    }

    internal (TemplateExpression.Call? Head, ImmutableArray<Word> Names) ReadBlockHead(TemplatePart.Tag tag)
    {
        SkipSpace();
        var first = _position;
        if (ReadWord() is not { } name)
        {
            problems.Syntax(tag.Start, tag.End - tag.Start, "The block has no name; write '{{#if}}', '{{#unless}}', '{{#each}}' or '{{#with}}'.");
            return (null, []);
        }

        var head = ReadArguments(first, name);
        var names = head is null ? null : ReadBlockNames();
        if (head is not null && names is not null && !IsAtEnd)
        {
            Unexpected();
        }

        // The name is enough to find the block's end, so that one mistake does not bring another.
        return (head ?? new TemplateExpression.Call(first, name.Length, name, default, []), names ?? []);
    }

    private TemplateExpression? ReadCallOrValue()
    {
        SkipSpace();
        var first = _position;
        var value = ReadValue();
        SkipSpace();
        var isCall = value is TemplateExpression.Path { Root: PathRoot.Name, Up: 0, Words.Length: 1 } && !IsAtEnd && text[_position] != ')';
        return isCall ? ReadArguments(first, ((TemplateExpression.Path)value!).Words[0]) : value;
    }

    private TemplateExpression.Call? ReadArguments(int first, Word name)
    {
        var arguments = ImmutableArray.CreateBuilder<TemplateExpression>();
        var named = ImmutableArray.CreateBuilder<NamedArgument>();
        for (SkipSpace(); !IsAtEnd && text[_position] != ')' && !IsAtBlockNames(); SkipSpace())
        {
            var key = ReadKey();
            if (ReadValue() is not { } value)
            {
                return null;
            }

            if (key is null)
            {
                arguments.Add(value);
            }
            else
            {
                named.Add(new NamedArgument(key, value));
            }
        }

        var last = _position;
        while (last > first && char.IsWhiteSpace(text[last - 1]))
        {
            last--;
        }

        return new TemplateExpression.Call(first, last - first, name, arguments.ToImmutable(), named.ToImmutable());
    }

    /// <summary>The <c>name</c> of <c>name=value</c>; nothing is read when there is no such thing here.</summary>
    private Word? ReadKey()
    {
        var before = _position;
        if (ReadWord() is { } key && !IsAtEnd && text[_position] == '=')
        {
            _position++;
            return key;
        }

        _position = before;
        return null;
    }

    private bool IsAtBlockNames() =>
        string.CompareOrdinal(text, _position, "as", 0, 2) == 0
        && text.AsSpan(_position + 2, Math.Max(0, end - _position - 2)).TrimStart() is ['|', ..];

    private ImmutableArray<Word>? ReadBlockNames()
    {
        if (IsAtEnd || !IsAtBlockNames())
        {
            return [];
        }

        _position = text.IndexOf('|', _position) + 1;
        var names = ImmutableArray.CreateBuilder<Word>();
        for (SkipSpace(); !IsAtEnd && text[_position] != '|'; SkipSpace())
        {
            if (ReadWord() is not { } name)
            {
                Unexpected();
                return null;
            }

            names.Add(name);
        }

        if (IsAtEnd)
        {
            problems.Syntax(end - 1, 1, "The names after 'as' are not closed with '|'.");
            return null;
        }

        _position++;
        SkipSpace();
        return names.ToImmutable();
    }

    private TemplateExpression? ReadValue()
    {
        SkipSpace();
        if (IsAtEnd)
        {
            problems.Syntax(Math.Max(_start, end - 1), 1, "A value is missing here.");
            return null;
        }

        return text[_position] switch
        {
            '"' or '\'' => ReadText(),
            '(' => ReadParentheses(),
            '-' or (>= '0' and <= '9') when IsAtNumber() => ReadNumber(),
            _ => ReadKeywordOrPath(),
        };
    }

    private TemplateExpression? ReadParentheses()
    {
        var first = _position;
        if (++_depth > limits.MaxDepth)
        {
            problems.TooLarge(first, 1, $"Parentheses are nested more than {limits.MaxDepth} deep, which is the limit.");
            return null;
        }

        _position++;
        var inner = ReadCallOrValue();
        _depth--;
        SkipSpace();
        if (inner is null)
        {
            return null;
        }

        if (IsAtEnd || text[_position] != ')')
        {
            problems.Syntax(first, 1, "The parenthesis that opens here is not closed.");
            return null;
        }

        _position++;
        return inner with { Start = first, Length = _position - first };
    }

    private TemplateExpression.Literal? ReadText()
    {
        var first = _position;
        var quote = text[_position++];
        var content = new StringBuilder();
        while (!IsAtEnd && text[_position] != quote)
        {
            var isEscape = text[_position] == '\\' && _position + 1 < end && text[_position + 1] == quote;
            _position += isEscape ? 1 : 0;
            content.Append(text[_position++]);
        }

        if (IsAtEnd)
        {
            problems.Syntax(first, end - first, $"The text that starts here is not closed with {quote}.");
            return null;
        }

        _position++;
        return new TemplateExpression.Literal(first, _position - first, content.ToString());
    }

    /// <summary>A number is followed by a space, a parenthesis or the end; <c>0.title</c> is a path.</summary>
    private bool IsAtNumber() => NumberLength() is > 0 and var length
        && (_position + length >= end || char.IsWhiteSpace(text[_position + length]) || text[_position + length] == ')');

    private int NumberLength()
    {
        var position = _position + (text[_position] == '-' ? 1 : 0);
        var digits = position;
        while (position < end && (char.IsAsciiDigit(text[position]) || (text[position] == '.' && position > digits)))
        {
            position++;
        }

        return position == digits ? 0 : position - _position;
    }

    private TemplateExpression.Literal? ReadNumber()
    {
        var first = _position;
        var digits = text.AsSpan(first, NumberLength());
        _position += digits.Length;
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return new TemplateExpression.Literal(first, digits.Length, whole);
        }

        if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
        {
            return new TemplateExpression.Literal(first, digits.Length, real);
        }

        problems.Syntax(first, digits.Length, $"'{digits}' is not a number.");
        return null;
    }

    private TemplateExpression? ReadKeywordOrPath()
    {
        var first = _position;
        var path = ReadPath();
        return path is { Root: PathRoot.Name, Up: 0, Words: [{ Length: var length } word] } && length == word.Text.Length
            ? word.Text switch
            {
                "true" => new TemplateExpression.Literal(first, 4, true),
                "false" => new TemplateExpression.Literal(first, 5, false),
                "null" or "undefined" => new TemplateExpression.Literal(first, length, Value.Null),
                _ => path,
            }
            : path;
    }

    private TemplateExpression.Path? ReadPath()
    {
        var first = _position;
        var isData = Skip("@");
        var up = 0;
        while (Skip("../"))
        {
            up++;
        }

        if (!isData && IsAtLoneDots())
        {
            up += Skip("..") ? 1 : 0;
            Skip(".");
            return new TemplateExpression.Path(first, _position - first, PathRoot.Level, up, []);
        }

        var startsAtLevel = up > 0 | Skip("./");
        var words = ReadWords();
        if (words is null)
        {
            return null;
        }

        var isThis = !isData && words is [{ Text: "this", Length: 4 }, ..];
        var root = isData ? PathRoot.Data : startsAtLevel || isThis ? PathRoot.Level : PathRoot.Name;
        return new TemplateExpression.Path(first, _position - first, root, up, [.. isThis ? words[1..] : words]);
    }

    private bool IsAtLoneDots()
    {
        var position = _position;
        while (position < end && text[position] == '.')
        {
            position++;
        }

        return position - _position is 1 or 2 && (position >= end || char.IsWhiteSpace(text[position]) || text[position] == ')');
    }

    private List<Word>? ReadWords()
    {
        var words = new List<Word>();
        do
        {
            if (ReadWord() is not { } word)
            {
                Unexpected();
                return null;
            }

            words.Add(word);
        }
        while (Skip(".") || Skip("/"));
        return words;
    }

    private Word? ReadWord()
    {
        var first = _position;
        if (Skip("["))
        {
            var close = text.IndexOf(']', _position, end - _position);
            if (close < 0)
            {
                _position = first;
                return null;
            }

            _position = close + 1;
            return new Word(text[(first + 1)..close], first, _position - first);
        }

        while (!IsAtEnd && !char.IsWhiteSpace(text[_position]) && !Stops.Contains(text[_position], StringComparison.Ordinal))
        {
            _position++;
        }

        return _position == first ? null : new Word(text[first.._position], first, _position - first);
    }

    private TemplateExpression.Literal? Unexpected()
    {
        if (IsAtEnd)
        {
            problems.Syntax(Math.Max(_start, end - 1), 1, "A name is missing here.");
        }
        else
        {
            problems.Syntax(_position, 1, $"'{text[_position]}' is not expected here.");
        }

        return null;
    }

    private bool Skip(string expected)
    {
        var isThere = _position + expected.Length <= end && string.CompareOrdinal(text, _position, expected, 0, expected.Length) == 0;
        _position += isThere ? expected.Length : 0;
        return isThere;
    }

    private void SkipSpace()
    {
        while (!IsAtEnd && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }
}
