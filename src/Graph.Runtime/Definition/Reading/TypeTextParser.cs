using System.Collections.Immutable;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Parses the text of one type.</summary>
/// <remarks>
/// <c>type = base "?"*; base = name | "list" "&lt;" type "&gt;" | "map" "&lt;" type "&gt;" | "enum" "[" word ("," word)* "]"</c>
/// </remarks>
internal sealed class TypeTextParser(YamlNode.Scalar scalar, DiagnosticBag diagnostics)
{
    private const int Deepest = 32;

    private readonly string _text = scalar.Text;
    private int _at;

    /// <summary>The type; null when the text is none, which was reported.</summary>
    public TypeSyntax? Parse()
    {
        var type = ParseType(0);
        SkipSpace();
        if (type is not null && _at < _text.Length)
        {
            return Fail(_at, $"'{_text[_at..]}' follows a type that is complete");
        }

        return type;
    }

    private TypeSyntax? ParseType(int depth)
    {
        SkipSpace();
        var start = _at;
        var type = depth > Deepest ? Fail(start, "it is nested too deep") : ParseBase(depth);
        SkipSpace();
        while (type is not null && Take('?'))
        {
            type = type is TypeSyntax.Nullable ? type : new TypeSyntax.Nullable(type, PlaceFrom(start));
            SkipSpace();
        }

        return type;
    }

    private TypeSyntax? ParseBase(int depth)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-' or '.'))
        {
            _at++;
        }

        var name = _text[start.._at];
        return name switch
        {
            "" => Fail(start, "a type starts with a name"),
            "list" => ParseItem(start, depth, name) is { } item ? new TypeSyntax.List(item, PlaceFrom(start)) : null,
            "map" => ParseItem(start, depth, name) is { } item ? new TypeSyntax.Map(item, PlaceFrom(start)) : null,
            "enum" => ParseEnum(start),
            _ => ParseName(start, name),
        };
    }

    private TypeSyntax? ParseName(int start, string name)
    {
        var place = scalar.PlaceOf(start, name.Length);
        switch (_at < _text.Length ? _text[_at] : ' ')
        {
            case '<':
                diagnostics.Report(StateDiagnostics.UnknownType(place, name, TypeHabits.Find(name) ?? Suggestion.Closest(name, ["list", "map"])));
                return null;
            case '[':
                return Fail(start, $"a list of {name} is written 'list<{name}>'");
            default:
                return new TypeSyntax.Named(name, place);
        }
    }

    private TypeSyntax? ParseItem(int start, int depth, string name)
    {
        SkipSpace();
        if (!Take('<'))
        {
            return Fail(start, $"a {name} says of what, as in '{name}<string>'");
        }

        var item = ParseType(depth + 1);
        SkipSpace();
        if (item is not null && name == "map" && Take(','))
        {
            return RefuseKeyType(start, depth);
        }

        return item is null || Take('>') ? item : Fail(_at, "a '>' is missing");
    }

    private TypeSyntax? RefuseKeyType(int start, int depth)
    {
        var before = diagnostics.Count;
        SkipSpace();
        var valueStart = _at;
        var value = ParseType(depth + 1);
        var text = _text[valueStart.._at];
        if (value is not null && Take('>') && diagnostics.Count == before)
        {
            diagnostics.Report(StateDiagnostics.MapKeyType(PlaceFrom(start), $"map<{text}>"));
        }

        return null;
    }

    private TypeSyntax? ParseEnum(int start)
    {
        SkipSpace();
        if (!Take('['))
        {
            return Fail(start, "an enum lists its words, as in 'enum[low, high]'");
        }

        var close = _text.IndexOf(']', _at);
        if (close < 0)
        {
            return Fail(start, "a ']' is missing");
        }

        var words = _text[_at..close].Split(',', StringSplitOptions.TrimEntries).Select(word => word.Trim('\'', '"')).ToImmutableArray();
        _at = close + 1;
        var place = PlaceFrom(start);
        if (words.Any(word => word.Length == 0) || words.Distinct(StringComparer.Ordinal).Count() < words.Length)
        {
            diagnostics.Report(StateDiagnostics.InvalidEnum(place));
            return null;
        }

        return new TypeSyntax.Enum(words, place);
    }

    private TypeSyntax? Fail(int at, string reason)
    {
        diagnostics.Report(StateDiagnostics.InvalidType(scalar.PlaceOf(at, Math.Max(1, _text.Length - at)), _text, reason));
        return null;
    }

    private TextRange PlaceFrom(int start) => scalar.PlaceOf(start, Math.Max(1, _at - start));

    private bool Take(char letter)
    {
        if (_at >= _text.Length || _text[_at] != letter)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n')
        {
            _at++;
        }
    }
}
