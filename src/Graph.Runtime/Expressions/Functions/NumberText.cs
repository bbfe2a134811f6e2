using System.Globalization;
using System.Numerics;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Numbers as text.</summary>
internal static class NumberText
{
    private const int MantissaBits = 52;
    private const int ExponentOffset = 1075;

    /// <summary>The shortest form that reads back as the same number.</summary>
    internal static string Shortest(double number) =>
        Special(number) ?? number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary>The shortest form without an exponent.</summary>
    internal static string Plain(double number)
    {
        var text = Shortest(number);
        var mark = text.IndexOf('e', StringComparison.Ordinal);
        if (mark < 0)
        {
            return text;
        }

        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        var digits = text[sign.Length..mark].Replace(".", "", StringComparison.Ordinal);
        return exponent < 0
            ? sign + "0." + new string('0', -exponent - 1) + digits
            : sign + digits.PadRight(exponent + 1, '0');
    }

    /// <summary>A fixed count of digits after the point; what lies exactly in the middle goes to the even digit.</summary>
    internal static string Fixed(double number, int digits)
    {
        if (Special(number) is { } special)
        {
            return special;
        }

        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(number));
        var biased = (int)(bits >> MantissaBits);
        var mantissa = (bits & ((1L << MantissaBits) - 1)) | (biased == 0 ? 0 : 1L << MantissaBits);
        var exponent = Math.Max(biased, 1) - ExponentOffset;
        var numerator = new BigInteger(mantissa) * BigInteger.Pow(10, digits) * (exponent > 0 ? BigInteger.One << exponent : 1);
        var whole = DivideToEven(numerator, exponent < 0 ? BigInteger.One << -exponent : 1);
        var text = whole.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var sign = double.IsNegative(number) ? "-" : "";
        return digits == 0 ? sign + text : $"{sign}{text[..^digits]}.{text[^digits..]}";
    }

    /// <summary>One digit before the point, a fixed count after it, and an exponent of two digits or more.</summary>
    internal static string Scientific(double number, int digits)
    {
        if (Special(number) is { } special)
        {
            return special;
        }

        var text = number.ToString("e" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = text.IndexOf('e', StringComparison.Ordinal);
        return text[..(mark + 2)] + text[(mark + 2)..].TrimStart('0').PadLeft(2, '0');
    }

    private static string? Special(double number) =>
        double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? (number > 0 ? "Infinity" : "-Infinity") : null;

    private static BigInteger DivideToEven(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        var comparison = (rest * 2).CompareTo(denominator);
        return comparison > 0 || (comparison == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
