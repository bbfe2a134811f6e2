using System.Globalization;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>Maps each character of a decoded scalar back to the character of the file that it came from.</summary>
/// <remarks>
/// YAML's folding only ever adds and removes white space, so everything else stands in the file in the same order: walking
/// both texts side by side is exact, whatever the style. Quoted styles add their escapes to that.
/// </remarks>
internal sealed class ScalarPlaces
{
    private readonly TextRange _whole;
    private readonly int[]? _starts;
    private readonly int[]? _ends;

    public ScalarPlaces(SourceText source, YamlNode.Scalar scalar)
    {
        _whole = scalar.Place;
        var starts = new int[scalar.Text.Length];
        var ends = new int[scalar.Text.Length];
        if (Walk(source.Text, scalar, starts, ends))
        {
            (_starts, _ends) = (starts, ends);
        }
    }

    /// <summary>Where a part of the decoded text stands; the whole scalar if the two texts could not be aligned.</summary>
    public TextRange RangeOf(int start, int length)
    {
        if (_starts is null || _ends is null || _starts.Length == 0)
        {
            return _whole;
        }

        if (start >= _starts.Length)
        {
            return new TextRange(_ends[^1], _ends[^1] + 1);
        }

        var first = Math.Max(start, 0);
        var last = Math.Clamp(first + length - 1, first, _starts.Length - 1);
        return new TextRange(_starts[first], Math.Max(_starts[first] + 1, _ends[last]));
    }

    private static bool Walk(string file, YamlNode.Scalar scalar, int[] starts, int[] ends)
    {
        var at = ContentStart(file, scalar);
        for (var i = 0; i < starts.Length; i++)
        {
            var letter = scalar.Text[i];
            if (!TryRead(file, scalar.Style, at, letter, out var start, out var end))
            {
                return false;
            }

            (starts[i], ends[i]) = (start, end);
            at = end;
        }

        return true;
    }

    private static int ContentStart(string file, YamlNode.Scalar scalar)
    {
        var at = scalar.Place.Start;
        while (at < scalar.Place.End && file[at] == '&')
        {
            // An anchor stands before the text that it names.
            at = SkipWhite(file, at + file.AsSpan(at).IndexOfAny(' ', '\n'));
        }

        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            var header = file.IndexOf('\n', at);
            return header < 0 ? file.Length : header + 1;
        }

        return scalar.IsPlain ? at : at + 1;
    }

    private static bool TryRead(string file, ScalarStyle style, int at, char letter, out int start, out int end)
    {
        if (letter is ' ' or '\n' or '\t')
        {
            return TryReadWhite(file, style, at, letter, out start, out end);
        }

        start = style == ScalarStyle.DoubleQuoted ? SkipContinuations(file, at) : SkipWhite(file, at);
        end = start + 1;
        if (start >= file.Length)
        {
            return false;
        }

        return (style, file[start]) switch
        {
            (ScalarStyle.DoubleQuoted, '\\') => TryReadEscape(file, start, letter, out end),
            (ScalarStyle.SingleQuoted, '\'') => letter == '\'' && (end = start + 2) > 0,
            _ => file[start] == letter,
        };
    }

    private static bool TryReadWhite(string file, ScalarStyle style, int at, char letter, out int start, out int end)
    {
        // White space that the file does not have at this place came from folding, or from an escape.
        start = at;
        end = at;
        if (at >= file.Length)
        {
            return true;
        }

        if (style == ScalarStyle.DoubleQuoted && file[at] == '\\' && TryReadEscape(file, at, letter, out var escaped))
        {
            end = escaped;
        }
        else if (file[at] == letter || file[at] == '\n')
        {
            end = at + 1;
        }

        return true;
    }

    private static bool TryReadEscape(string file, int at, char letter, out int end)
    {
        end = at + 2;
        if (at + 1 >= file.Length)
        {
            return false;
        }

        var digits = file[at + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0)
        {
            return file[at + 1] != '\n';
        }

        end += digits;
        if (end > file.Length || !int.TryParse(file.AsSpan(at + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            return false;
        }

        // A character outside the basic plane decodes to two; the escape stays in place for the second.
        end = code > 0xFFFF && char.IsHighSurrogate(letter) ? at : end;
        return true;
    }

    private static int SkipContinuations(string file, int at)
    {
        var next = SkipWhite(file, at);
        while (next + 1 < file.Length && file[next] == '\\' && file[next + 1] == '\n')
        {
            next = SkipWhite(file, next + 2);
        }

        return next;
    }

    private static int SkipWhite(string file, int at)
    {
        while (at < file.Length && file[at] is ' ' or '\n' or '\t')
        {
            at++;
        }

        return at;
    }
}
