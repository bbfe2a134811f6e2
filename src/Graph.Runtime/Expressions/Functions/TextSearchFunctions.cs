using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Questions about what a text contains, and where.</summary>
internal static class TextSearchFunctions
{
    internal static IEnumerable<FunctionOverload> All =>
    [
        new("string.contains(string) -> bool", "Whether the text contains the other one.", static (a, ref c) =>
        {
            c.ChargeText(a[0].AsString().Length);
            return a[0].AsString().Contains(a[1].AsString(), StringComparison.Ordinal);
        }),
        new("string.startsWith(string) -> bool", "Whether the text starts with the other one.", static (a, ref _) =>
            a[0].AsString().StartsWith(a[1].AsString(), StringComparison.Ordinal)),
        new("string.endsWith(string) -> bool", "Whether the text ends with the other one.", static (a, ref _) =>
            a[0].AsString().EndsWith(a[1].AsString(), StringComparison.Ordinal)),
        new("string.matches(string) -> bool", "Whether some part of the text matches the regular expression (RE2 syntax).", Matches),
        new("matches(string, string) -> bool", "Whether some part of the text matches the regular expression (RE2 syntax).", Matches),
        new("string.indexOf(string) -> int", "Where the other text first occurs; -1 when it does not.", static (a, ref c) => IndexOf(a, 0, ref c)),
        new("string.indexOf(string, int) -> int", "Where the other text first occurs at or after an index; -1 when it does not.", static (a, ref c) => IndexOf(a, a[2].AsInt(), ref c)),
        new("string.lastIndexOf(string) -> int", "Where the other text last occurs; -1 when it does not.", static (a, ref c) => LastIndexOf(a, null, ref c)),
        new("string.lastIndexOf(string, int) -> int", "Where the other text last occurs at or before an index; -1 when it does not.", static (a, ref c) => LastIndexOf(a, a[2].AsInt(), ref c)),
    ];

    private static Value Matches(ReadOnlySpan<Value> arguments, ref EvaluationContext context)
    {
        context.ChargeText(arguments[0].AsString().Length + (16L * arguments[1].AsString().Length));
        return RegularExpression.TryGet(arguments[1].AsString(), out var pattern, out var reason)
            ? pattern.IsMatch(arguments[0].AsString())
            : Failure.Of(reason);
    }

    private static Value IndexOf(ReadOnlySpan<Value> arguments, long from, ref EvaluationContext context)
    {
        var (text, part) = (arguments[0].AsString(), arguments[1].AsString());
        context.ChargeText(text.Length);
        var start = CodePoints.PositionOf(text, from);
        if (start < 0)
        {
            return OutOfRange(from);
        }

        var found = text.IndexOf(part, start, StringComparison.Ordinal);
        return found < 0 ? -1L : CodePoints.Count(text.AsSpan(0, found));
    }

    private static Value LastIndexOf(ReadOnlySpan<Value> arguments, long? upTo, ref EvaluationContext context)
    {
        var (text, part) = (arguments[0].AsString(), arguments[1].AsString());
        context.ChargeText(text.Length);
        var last = upTo is { } limit ? CodePoints.PositionOf(text, limit) : text.Length;
        if (last < 0)
        {
            return OutOfRange(upTo.GetValueOrDefault());
        }

        var found = text.AsSpan(0, (int)Math.Min(text.Length, (long)last + part.Length)).LastIndexOf(part, StringComparison.Ordinal);
        return found < 0 ? -1L : CodePoints.Count(text.AsSpan(0, found));
    }

    private static Value OutOfRange(long index) => Failure.Of($"index out of range: {index}");
}
