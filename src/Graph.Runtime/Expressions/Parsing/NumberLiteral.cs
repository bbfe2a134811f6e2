using System.Globalization;
using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Parsing;

/// <summary>Reads numbers without their sign.</summary>
internal static class NumberLiteral
{
    private const ulong MagnitudeOfMinInt = 1UL << 63;

    /// <summary>Reads the number that starts at a position.</summary>
    /// <remarks>2^63 after a minus sign is read as the lowest int; the parser refuses it when that minus turns out to be a subtraction.</remarks>
    internal static (Value Value, int Length) Read(string text, int start)
    {
        var isHex = IsHex(text, start);
        var end = isHex ? SkipHex(text, start + 2) : SkipDigits(text, start);
        if (!isHex && TryEndFloat(text, end) is { } floatEnd)
        {
            return (ReadFloat(text, start, floatEnd), floatEnd - start);
        }

        var digits = isHex ? text.AsSpan(start + 2, end - start - 2) : text.AsSpan(start, end - start);
        var isUnsigned = end < text.Length && text[end] is 'u' or 'U';
        var length = end - start + (isUnsigned ? 1 : 0);
        if (!ulong.TryParse(digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw TooLarge(text, start, Math.Max(length, 1), isUnsigned ? "uint" : "int", digits.IsEmpty);
        }

        return (isUnsigned ? Value.Of(number) : IntOrLowest(text, start, length, number), length);
    }

    /// <summary>The literal with a minus sign before it.</summary>
    internal static Value? Negate(Value literal) => literal.Kind switch
    {
        ValueKind.Int => unchecked(-literal.AsInt()),
        ValueKind.Float => -literal.AsFloat(),
        _ => null,
    };

    private static bool IsHex(string text, int start) => text[start] == '0' && start + 1 < text.Length && text[start + 1] is 'x' or 'X';

    private static Value IntOrLowest(string text, int start, int length, ulong number)
    {
        var isNegated = start > 0 && text.AsSpan(0, start).TrimEnd().EndsWith("-");
        return number <= long.MaxValue || (number == MagnitudeOfMinInt && isNegated)
            ? unchecked((long)number)
            : throw TooLarge(text, start, length, "int", false);
    }

    private static Value ReadFloat(string text, int start, int end)
    {
        var number = double.Parse(text.AsSpan(start, end - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : throw TooLarge(text, start, end - start, "float", false);
    }

    private static SyntaxException TooLarge(string text, int start, int length, string type, bool isEmpty)
    {
        var culprit = text.Substring(start, Math.Min(length, text.Length - start));
        var reason = isEmpty
            ? $"The number '{text.AsSpan(start, 2)}' has no digits."
            : $"The number '{culprit}' does not fit into {type}.";
        return new SyntaxException(new TextSpan(start, length), reason);
    }

    /// <summary>Where the number ends if it has a fraction or an exponent; null when it is whole.</summary>
    private static int? TryEndFloat(string text, int end)
    {
        int? floatEnd = null;
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end = SkipDigits(text, end + 1);
            floatEnd = end;
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            var exponentEnd = SkipDigits(text, digits);
            floatEnd = exponentEnd > digits ? exponentEnd : floatEnd;
        }

        return floatEnd;
    }

    private static int SkipDigits(string text, int position)
    {
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return position;
    }

    private static int SkipHex(string text, int position)
    {
        while (position < text.Length && char.IsAsciiHexDigit(text[position]))
        {
            position++;
        }

        return position;
    }
}
