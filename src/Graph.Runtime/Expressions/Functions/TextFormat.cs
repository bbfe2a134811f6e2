using System.Buffers;
using System.Globalization;
using System.Text;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Fills in the clauses of a format such as <c>%.2f of %s</c>.</summary>
internal static class TextFormat
{
    private const int DefaultDigits = 6;
    private const int MostDigits = 1000;

    internal static Value Apply(string format, ValueList arguments, ref EvaluationContext context)
    {
        context.ChargeText(format.Length);
        var text = new StringBuilder();
        var used = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            i++;
            if (i < format.Length && format[i] == '%')
            {
                text.Append('%');
                continue;
            }

            if (!TryReadDigits(format, ref i, out var digits))
            {
                return Failure.Of($"the format clause after '%' at {i} is not complete or its precision is above {MostDigits}");
            }

            if (used == arguments.Count)
            {
                return Failure.Of($"the format has more clauses than the {arguments.Count} items given: index {used} out of range");
            }

            var filled = Fill(format[i], digits, arguments[used++]);
            if (filled.IsFailure())
            {
                return filled;
            }

            context.ChargeText(filled.AsString().Length);
            text.Append(filled.AsString());
        }

        return text.ToString();
    }

    /// <summary>A value as %s writes it.</summary>
    internal static string TextOf(Value value) => value.Kind switch
    {
        ValueKind.String => value.AsString(),
        ValueKind.Float => NumberText.Plain(value.AsFloat()),
        ValueKind.Bytes => Decoded(value.AsBytes().Span),
        ValueKind.Timestamp => value.AsTimestamp().ToString(),
        ValueKind.Duration => value.AsDuration().ToString(),
        ValueKind.List => $"[{string.Join(", ", value.AsList().Select(TextOf))}]",
        ValueKind.Map => $"{{{string.Join(", ", SortedEntries(value.AsMap()))}}}",
        _ => value.ToString(),
    };

    private static IEnumerable<string> SortedEntries(ValueMap map) => map
        .Select(entry => (Key: TextOf(entry.Key), entry.Value))
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => entry.Key + ": " + TextOf(entry.Value));

    /// <summary>The bytes as text; each run that is no UTF-8 becomes one replacement character.</summary>
    private static string Decoded(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var isInRun = false;
        while (!bytes.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done;
            if (isValid || !isInRun)
            {
                text.Append(rune);
            }

            isInRun = !isValid;
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static bool TryReadDigits(string format, ref int position, out int digits)
    {
        digits = DefaultDigits;
        if (position < format.Length && format[position] == '.')
        {
            var start = ++position;
            while (position < format.Length && char.IsAsciiDigit(format[position]))
            {
                position++;
            }

            if (!int.TryParse(format.AsSpan(start, position - start), NumberStyles.None, CultureInfo.InvariantCulture, out digits) || digits > MostDigits)
            {
                return false;
            }
        }

        return position < format.Length;
    }

    private static Value Fill(char clause, int digits, Value argument) => clause switch
    {
        's' => argument.AsOpaque<OptionalValue>() is null ? TextOf(argument) : Refused("string", argument),
        'd' => Decimal(argument),
        'f' => Real(argument) is { } real ? NumberText.Fixed(real, digits) : Refused("fixed-point", argument),
        'e' => Real(argument) is { } real ? NumberText.Scientific(real, digits) : Refused("scientific", argument),
        'b' => argument.Kind == ValueKind.Bool ? (argument.AsBool() ? "1" : "0") : InRadix(argument, "binary", "B"),
        'o' => Octal(argument),
        'x' => Hexadecimal(argument, "x"),
        'X' => Hexadecimal(argument, "X"),
        _ => Failure.Of($"unrecognized formatting clause '%{clause}': the clauses are %s %d %f %e %b %o %x %X"),
    };

    private static Value Decimal(Value argument) => argument.Kind switch
    {
        ValueKind.Int or ValueKind.UInt => argument.ToString(),
        ValueKind.Float => NumberText.Plain(argument.AsFloat()),
        _ => Refused("decimal", argument),
    };

    private static double? Real(Value argument) => argument.Kind switch
    {
        ValueKind.Float => argument.AsFloat(),
        ValueKind.Int => argument.AsInt(),
        ValueKind.UInt => argument.AsUInt(),
        _ => null,
    };

    private static Value InRadix(Value argument, string name, string format)
    {
        if (argument.Kind is not (ValueKind.Int or ValueKind.UInt))
        {
            return Refused(name, argument);
        }

        var isNegative = argument.Kind == ValueKind.Int && argument.AsInt() < 0;
        var magnitude = argument.Kind == ValueKind.UInt ? argument.AsUInt() : (ulong)Int128.Abs(argument.AsInt());
        return (isNegative ? "-" : "") + magnitude.ToString(format, CultureInfo.InvariantCulture);
    }

    private static Value Octal(Value argument)
    {
        if (argument.Kind is not (ValueKind.Int or ValueKind.UInt))
        {
            return Refused("octal", argument);
        }

        var isNegative = argument.Kind == ValueKind.Int && argument.AsInt() < 0;
        var rest = argument.Kind == ValueKind.UInt ? argument.AsUInt() : (ulong)Int128.Abs(argument.AsInt());
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, rest % 8);
            rest /= 8;
        }
        while (rest > 0);
        return (isNegative ? "-" : "") + digits;
    }

    private static Value Hexadecimal(Value argument, string format)
    {
        ReadOnlySpan<byte> bytes = argument.Kind switch
        {
            ValueKind.Bytes => argument.AsBytes().Span,
            ValueKind.String => Encoding.UTF8.GetBytes(argument.AsString()),
            _ => [],
        };
        return argument.Kind is ValueKind.Bytes or ValueKind.String
            ? format == "x" ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes)
            : InRadix(argument, "hexadecimal", format);
    }

    private static Value Refused(string clause, Value argument) =>
        Failure.Of($"the {clause} clause of a format cannot take {TypeValue.AuthorNameOf(argument)}");
}
