using System.Text;
using System.Text.RegularExpressions;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Rewrites RE2's syntax to .NET's where the same characters would mean something else.</summary>
internal sealed class RegexTranslation
{
    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = "\\x00-\\x7F", ["blank"] = "\\t ", ["cntrl"] = "\\x00-\\x1F\\x7F",
        ["digit"] = "0-9", ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = "!-/:-@\\[-`{-~",
        ["space"] = "\\t\\n\\v\\f\\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    private static readonly Dictionary<char, string> Classes = new()
    {
        ['d'] = "0-9", ['w'] = "0-9A-Za-z_", ['s'] = "\\t\\n\\f\\r ",
    };

    private readonly string _pattern;
    private readonly StringBuilder _result = new();
    private int _position;
    private string? _unsupported;
    private bool _isMultiline;

    private RegexTranslation(string pattern) => _pattern = pattern;

    /// <summary>Translates a pattern.</summary>
    /// <param name="pattern">RE2's syntax.</param>
    /// <param name="unsupported">What it uses that has no translation, or null.</param>
    /// <returns>.NET's syntax.</returns>
    internal static string Translate(string pattern, out string? unsupported)
    {
        var translation = new RegexTranslation(pattern);
        while (translation._position < pattern.Length && translation._unsupported is null)
        {
            translation.Step();
        }

        unsupported = translation._unsupported;
        return translation._result.ToString();
    }

    internal static string Explain(RegexParseException mistake) => mistake.Error switch
    {
        RegexParseError.InsufficientClosingParentheses => "a ')' is missing",
        RegexParseError.InsufficientOpeningParentheses => "a '(' is missing",
        RegexParseError.UnterminatedBracket => "a ']' is missing",
        RegexParseError.QuantifierAfterNothing => "a quantifier such as '*' follows nothing",
        RegexParseError.NestedQuantifiersNotParenthesized => "two quantifiers follow each other",
        RegexParseError.UnescapedEndingBackslash => "it ends with a single backslash",
        RegexParseError.ReversedCharacterRange or RegexParseError.ReversedQuantifierRange => "a range is upside down",
        RegexParseError.UnrecognizedEscape => "an escape means nothing",
        RegexParseError.InvalidGroupingConstruct => "a group after '(?' is not complete",
        RegexParseError.InvalidUnicodePropertyEscape or RegexParseError.UnrecognizedUnicodeProperty => "it names a class of characters that there is not",
        _ => $"{mistake.Error} at {mistake.Offset}",
    };

    private void Step()
    {
        var next = _pattern[_position];
        switch (next)
        {
            case '\\':
                Escape();
                break;
            case '[':
                CharacterClass();
                break;
            case '(':
                Group();
                break;
            case '$' when !_isMultiline:
                Emit("\\z", 1);
                break;
            case '.':
                Emit("(?:[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|.)", 1);
                break;
            case '#' or ' ':
                Emit("\\" + next, 1);
                break;
            default:
                Character();
                break;
        }
    }

    /// <summary>A character outside the basic plane is two in .NET, so a quantifier must apply to both.</summary>
    private void Character()
    {
        if (char.IsHighSurrogate(_pattern[_position]) && _position + 1 < _pattern.Length)
        {
            Emit($"(?:{_pattern.AsSpan(_position, 2)})", 2);
            return;
        }

        Emit(_pattern[_position].ToString(), 1);
    }

    private void Escape()
    {
        var letter = _position + 1 < _pattern.Length ? _pattern[_position + 1] : '\0';
        if (Classes.TryGetValue(char.ToLowerInvariant(letter), out var members))
        {
            Emit((char.IsAsciiLetterUpper(letter) ? "[^" : "[") + members + "]", 2);
            return;
        }

        switch (letter)
        {
            case 'Q':
                Quoted();
                break;
            case 'x' when _pattern.AsSpan(_position).StartsWith("\\x{"):
                HexCharacter();
                break;
            case 'p' or 'P':
                var (property, length) = RegexScripts.Read(_pattern, _position);
                Emit($"[{property}]", length);
                break;
            case >= '1' and <= '9' or 'k':
                _unsupported = $"the backreference '\\{letter}'";
                break;
            case 'C' or 'Z' or 'G':
                _unsupported = $"the escape '\\{letter}'";
                break;
            default:
                Emit(_pattern.Substring(_position, Math.Min(2, _pattern.Length - _position)), 2);
                break;
        }
    }

    private void Quoted()
    {
        var end = _pattern.IndexOf("\\E", _position, StringComparison.Ordinal);
        var last = end < 0 ? _pattern.Length : end;
        _result.Append(Regex.Escape(_pattern[(_position + 2)..last]));
        _position = end < 0 ? last : last + 2;
    }

    private void HexCharacter()
    {
        var close = _pattern.IndexOf('}', _position);
        var digits = close < 0 ? "" : _pattern[(_position + 3)..close];
        if (!int.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code) || !Rune.IsValid(code))
        {
            _unsupported = $"the escape '\\x{{{digits}}}'";
            return;
        }

        Emit($"(?:{Regex.Escape(new Rune(code).ToString())})", close + 1 - _position);
    }

    private void Group()
    {
        var rest = _pattern.AsSpan(_position);
        if (rest.StartsWith("(?P<"))
        {
            Emit("(?<", 4);
        }
        else if (rest.StartsWith("(?=") || rest.StartsWith("(?!") || rest.StartsWith("(?<=") || rest.StartsWith("(?<!"))
        {
            _unsupported = "a look ahead or behind";
        }
        else if (rest.StartsWith("(?>") || rest.StartsWith("(?(") || rest.StartsWith("(?#"))
        {
            _unsupported = $"'{rest[..3]}'";
        }
        else
        {
            NoteFlags(rest);
            Emit("(", 1);
        }
    }

    private void NoteFlags(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("(?"))
        {
            return;
        }

        var flags = rest[2..];
        var end = flags.IndexOfAny(':', ')');
        flags = end < 0 ? flags : flags[..end];
        if (flags.Contains('U'))
        {
            _unsupported = "the flag 'U'";
        }

        var minus = flags.IndexOf('-');
        _isMultiline |= (minus < 0 ? flags : flags[..minus]).Contains('m');
    }

    private void CharacterClass()
    {
        var start = _position;
        _result.Append('[');
        _position++;
        if (_position < _pattern.Length && _pattern[_position] == '^')
        {
            Emit("^", 1);
        }

        var isFirst = true;
        while (_position < _pattern.Length && (_pattern[_position] != ']' || isFirst) && _unsupported is null)
        {
            ClassMember();
            isFirst = false;
        }

        if (_position < _pattern.Length)
        {
            Emit("]", 1);
        }

        if (_pattern.AsSpan(start, _position - start).IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
        {
            _unsupported = "a character outside Unicode's basic plane in brackets";
        }
    }

    private void ClassMember()
    {
        var rest = _pattern.AsSpan(_position);
        if (rest.StartsWith("[:") && rest.IndexOf(":]") is > 0 and var end)
        {
            var name = rest[2..end].ToString();
            _unsupported = PosixClasses.ContainsKey(name) ? null : $"the class '[:{name}:]'";
            Emit(PosixClasses.GetValueOrDefault(name, ""), end + 2);
            return;
        }

        if (rest[0] == '\\' && rest.Length > 1)
        {
            EscapeInClass(rest);
            return;
        }

        Emit(rest[0] is '[' or ']' ? "\\" + rest[0] : rest[0].ToString(), 1);
    }

    private void EscapeInClass(ReadOnlySpan<char> rest)
    {
        if (rest[1] is 'p' or 'P')
        {
            var (property, length) = RegexScripts.Read(_pattern, _position);
            Emit(property, length);
        }
        else if (Classes.TryGetValue(char.ToLowerInvariant(rest[1]), out var members))
        {
            _unsupported = char.IsAsciiLetterUpper(rest[1]) ? $"'\\{rest[1]}' in brackets" : null;
            Emit(members, 2);
        }
        else
        {
            Emit(rest[..2].ToString(), 2);
        }
    }

    private void Emit(string text, int consumed)
    {
        _result.Append(text);
        _position = Math.Min(_pattern.Length, _position + consumed);
    }
}
