using System.Globalization;
using System.Text;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Values of one type made of values of another.</summary>
internal static class ConversionFunctions
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static IEnumerable<FunctionOverload> All =>
    [
        new("int(int) -> int", "The same number.", Same),
        new("int(uint) -> int", "The number, when it fits.", static (a, ref _) => a[0].AsUInt() <= long.MaxValue ? (long)a[0].AsUInt() : OutOfRange(a[0], "int")),
        new("int(float) -> int", "The number without its fraction, when it fits.", static (a, ref _) =>
            a[0].AsFloat() is > -TwoTo63 and < TwoTo63 ? (long)a[0].AsFloat() : OutOfRange(a[0], "int")),
        new("int(string) -> int", "The decimal number in the text.", static (a, ref _) =>
            long.TryParse(a[0].AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : NoConversion(a[0], "int")),
        new("int(timestamp) -> int", "The seconds since 1970-01-01T00:00:00Z.", static (a, ref _) => a[0].AsTimestamp().Seconds),
        new("uint(uint) -> uint", "The same number.", Same),
        new("uint(int) -> uint", "The number, when it is not negative.", static (a, ref _) => a[0].AsInt() >= 0 ? Value.Of((ulong)a[0].AsInt()) : OutOfRange(a[0], "uint")),
        new("uint(float) -> uint", "The number without its fraction, when it fits.", static (a, ref _) =>
            a[0].AsFloat() is >= 0 and < TwoTo64 ? Value.Of((ulong)a[0].AsFloat()) : OutOfRange(a[0], "uint")),
        new("uint(string) -> uint", "The decimal number in the text.", static (a, ref _) =>
            ulong.TryParse(a[0].AsString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : NoConversion(a[0], "uint")),
        new("double(float) -> float", "The same number.", Same),
        new("double(int) -> float", "The nearest float.", static (a, ref _) => (double)a[0].AsInt()),
        new("double(uint) -> float", "The nearest float.", static (a, ref _) => (double)a[0].AsUInt()),
        new("double(string) -> float", "The number in the text; also NaN, Infinity and -Infinity.", ToFloat),
        new("bool(bool) -> bool", "The same value.", Same),
        new("bool(string) -> bool", "What true, t, 1, false, f and 0 stand for.", ToBool),
        new("bytes(bytes) -> bytes", "The same bytes.", Same),
        new("bytes(string) -> bytes", "The text in UTF-8.", static (a, ref c) =>
        {
            c.ChargeText(a[0].AsString().Length);
            return Value.Of(Encoding.UTF8.GetBytes(a[0].AsString()).AsMemory());
        }),
        new("string(string) -> string", "The same text.", Same),
        new("string(bool) -> string", "true or false.", static (a, ref _) => a[0].AsBool() ? "true" : "false"),
        new("string(int) -> string", "The decimal number.", static (a, ref _) => a[0].AsInt().ToString(CultureInfo.InvariantCulture)),
        new("string(uint) -> string", "The decimal number.", static (a, ref _) => a[0].AsUInt().ToString(CultureInfo.InvariantCulture)),
        new("string(float) -> string", "The shortest number that reads back as the same.", static (a, ref _) => NumberText.Shortest(a[0].AsFloat())),
        new("string(bytes) -> string", "The text that the bytes are in UTF-8.", ToText),
        new("string(timestamp) -> string", "The instant in RFC 3339.", static (a, ref _) => a[0].AsTimestamp().ToString()),
        new("string(duration) -> string", "The length in seconds, such as 1.5s.", static (a, ref _) => a[0].AsDuration().ToString()),
        new("timestamp(timestamp) -> timestamp", "The same instant.", Same),
        new("timestamp(string) -> timestamp", "The instant that the text gives in RFC 3339.", static (a, ref _) =>
            Timestamp.TryParse(a[0].AsString(), out var time) ? Value.Of(time) : NoConversion(a[0], "timestamp", "write it like '2026-03-01T10:00:00Z'")),
        new("timestamp(int) -> timestamp", "The instant so many seconds after 1970-01-01T00:00:00Z.", static (a, ref _) =>
            a[0].AsInt() is >= Timestamp.MinSeconds and <= Timestamp.MaxSeconds ? Value.Of(new Timestamp(a[0].AsInt(), 0)) : OutOfRange(a[0], "timestamp")),
        new("duration(duration) -> duration", "The same length of time.", Same),
        new("duration(string) -> duration", "The length that the text gives, such as 1h30m or 500ms.", static (a, ref _) =>
            Duration.TryParse(a[0].AsString(), out var length) ? Value.Of(length) : NoConversion(a[0], "duration", "write it like '1h30m' or '500ms', within the range of about 292 years")),
        new("dyn(T) -> any", "The same value, whose type is checked only when it is used.", Same),
        new("type(T) -> type", "The type of the value.", static (a, ref _) => TypeValue.Of(a[0])),
    ];

    private static Value Same(ReadOnlySpan<Value> arguments, ref EvaluationContext context) => arguments[0];

    private static Value ToBool(ReadOnlySpan<Value> arguments, ref EvaluationContext context) => arguments[0].AsString() switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => NoConversion(arguments[0], "bool"),
    };

    private static Value ToFloat(ReadOnlySpan<Value> arguments, ref EvaluationContext context)
    {
        const NumberStyles Allowed = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var text = arguments[0].AsString();
        if (text.TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase))
        {
            return text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
        }

        var isNumber = double.TryParse(text, Allowed, CultureInfo.InvariantCulture, out var number);
        var isTooLarge = double.IsInfinity(number) && !text.EndsWith("infinity", StringComparison.OrdinalIgnoreCase);
        return !isNumber ? NoConversion(arguments[0], "float") : isTooLarge ? OutOfRange(arguments[0], "float") : number;
    }

    private static Value ToText(ReadOnlySpan<Value> arguments, ref EvaluationContext context)
    {
        context.ChargeText(arguments[0].AsBytes().Length);
        try
        {
            return StrictUtf8.GetString(arguments[0].AsBytes().Span);
        }
        catch (DecoderFallbackException)
        {
            return Failure.Of("the bytes are not text in UTF-8");
        }
    }

    private static Value OutOfRange(Value given, string type) =>
        Failure.Of($"{type} out of range: {TypeValue.AuthorNameOf(given)} {Complaints.Show(given)} does not fit");

    private static Value NoConversion(Value given, string type, string? hint = null) =>
        Failure.Of($"{Complaints.Show(given)} is no {type}{(hint is null ? "" : ": " + hint)}");
}
