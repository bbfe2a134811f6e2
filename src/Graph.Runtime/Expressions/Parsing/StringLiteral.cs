using System.Globalization;
using System.Text;
using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Parsing;

/// <summary>Reads text and bytes in quotes.</summary>
internal sealed class StringLiteral
{
    private const string SimpleEscapes = "abfnrtv\\?\"'`";
    private const string SimpleMeanings = "\a\b\f\n\r\t\v\\?\"'`";

    private readonly string _text;
    private readonly bool _isBytes;
    private readonly List<byte> _bytes = [];
    private readonly StringBuilder _characters = new();
    private int _position;

    private StringLiteral(string text, int position, bool isBytes)
    {
        _text = text;
        _position = position;
        _isBytes = isBytes;
    }

    /// <summary>Reads the literal whose first quote is at <paramref name="quote"/>.</summary>
    /// <returns>Its value and the position after its last quote.</returns>
    /// <exception cref="SyntaxException">It is not closed, or an escape means nothing.</exception>
    internal static (Value Value, int End) Read(string text, int start, int quote, bool isRaw, bool isBytes)
    {
        var isTriple = text.AsSpan(quote).StartsWith(new string(text[quote], 3));
        var delimiter = isTriple ? new string(text[quote], 3) : text[quote].ToString();
        var reader = new StringLiteral(text, quote + delimiter.Length, isBytes);
        while (!text.AsSpan(Math.Min(reader._position, text.Length)).StartsWith(delimiter))
        {
            if (reader._position >= text.Length || (!isTriple && text[reader._position] is '\n' or '\r'))
            {
                throw new SyntaxException(
                    new TextSpan(start, Math.Max(1, Math.Min(reader._position, text.Length) - start)), $"The text is not closed: a {delimiter} is missing.");
            }

            reader.ReadOne(isRaw);
        }

        Value value = isBytes ? Value.Of(reader._bytes.ToArray().AsMemory()) : reader._characters.ToString();
        return (value, reader._position + delimiter.Length);
    }

    private void ReadOne(bool isRaw)
    {
        if (_text[_position] == '\\' && !isRaw)
        {
            ReadEscape();
            return;
        }

        if (Rune.TryGetRuneAt(_text, _position, out var rune))
        {
            Append(rune.Value);
            _position += rune.Utf16SequenceLength;
            return;
        }

        throw new SyntaxException(new TextSpan(_position, 1), "The text has half of a character here (a lone surrogate).");
    }

    private void ReadEscape()
    {
        var letter = _position + 1 < _text.Length ? _text[_position + 1] : '\0';
        var simple = SimpleEscapes.IndexOf(letter, StringComparison.Ordinal);
        if (simple >= 0)
        {
            Append(SimpleMeanings[simple]);
            _position += 2;
            return;
        }

        switch (letter)
        {
            case 'x' or 'X':
                ReadCode(2, 2, 16, isOctet: true);
                break;
            case 'u' when !_isBytes:
                ReadCode(2, 4, 16, isOctet: false);
                break;
            case 'U' when !_isBytes:
                ReadCode(2, 8, 16, isOctet: false);
                break;
            case >= '0' and <= '3':
                ReadCode(1, 3, 8, isOctet: true);
                break;
            default:
                throw UnknownEscape(letter);
        }
    }

    private void ReadCode(int skip, int digits, int radix, bool isOctet)
    {
        var span = new TextSpan(_position, Math.Min(skip + digits, _text.Length - _position));
        var code = 0L;
        for (var i = skip; i < skip + digits; i++)
        {
            var digit = _position + i < _text.Length ? DigitOf(_text[_position + i]) : radix;
            if (digit >= radix)
            {
                throw new SyntaxException(span, $"The escape '{_text.AsSpan(span.Start, span.Length)}' needs {digits} {(radix == 8 ? "octal" : "hexadecimal")} digits.");
            }

            code = (code * radix) + digit;
        }

        if (isOctet && _isBytes)
        {
            _bytes.Add((byte)code);
        }
        else if (code <= int.MaxValue && Rune.IsValid((int)code))
        {
            Append((int)code);
        }
        else
        {
            throw new SyntaxException(span, $"The escape '{_text.AsSpan(span.Start, span.Length)}' is not a Unicode character.");
        }

        _position += skip + digits;
    }

    private void Append(int code)
    {
        var rune = new Rune(code);
        if (!_isBytes)
        {
            _characters.Append(rune);
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        _bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private SyntaxException UnknownEscape(char letter)
    {
        var shown = letter == '\0' ? "\\" : "\\" + letter;
        var hint = letter is 'u' or 'U' ? "bytes take \\x with two digits" : "double the backslash, or write the text with an r before its quote";
        return new SyntaxException(new TextSpan(_position, shown.Length), string.Create(CultureInfo.InvariantCulture, $"The escape '{shown}' means nothing: {hint}."));
    }

    private static int DigitOf(char c) => char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
}
