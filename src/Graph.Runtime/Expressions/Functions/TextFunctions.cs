using System.Text;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Texts made of texts.</summary>
internal static class TextFunctions
{
    internal static IEnumerable<FunctionOverload> All =>
    [
        new("string.charAt(int) -> string", "The character at an index; empty at the text's end.", CharAt),
        new("string.substring(int) -> string", "The text from an index on.", static (a, ref c) => Substring(a[0].AsString(), a[1].AsInt(), null, ref c)),
        new("string.substring(int, int) -> string", "The text from an index up to, but not including, another.", static (a, ref c) =>
            Substring(a[0].AsString(), a[1].AsInt(), a[2].AsInt(), ref c)),
        new("string.trim() -> string", "The text without white space at its ends.", static (a, ref _) => a[0].AsString().Trim()),
        new("string.lowerAscii() -> string", "The text with A to Z made small.", static (a, ref c) => Paid(ref c, a[0].AsString(), ToLowerAscii)),
        new("string.upperAscii() -> string", "The text with a to z made capital.", static (a, ref c) => Paid(ref c, a[0].AsString(), ToUpperAscii)),
        new("string.reverse() -> string", "The characters in reverse order.", static (a, ref c) =>
            Paid(ref c, a[0].AsString(), static text => string.Concat(CodePoints.Split(text).Reverse()))),
        new("string.replace(string, string) -> string", "The text with every occurrence of one text replaced by another.", static (a, ref c) =>
            Replace(a[0].AsString(), a[1].AsString(), a[2].AsString(), -1, ref c)),
        new("string.replace(string, string, int) -> string", "The text with the first occurrences of one text replaced by another.", static (a, ref c) =>
            Replace(a[0].AsString(), a[1].AsString(), a[2].AsString(), a[3].AsInt(), ref c)),
        new("string.split(string) -> list<string>", "The parts between the separators; every character when the separator is empty.", static (a, ref c) =>
            Split(a[0].AsString(), a[1].AsString(), -1, ref c)),
        new("string.split(string, int) -> list<string>", "At most so many parts, the last of which has the rest.", static (a, ref c) =>
            Split(a[0].AsString(), a[1].AsString(), a[2].AsInt(), ref c)),
        new("list<string>.join() -> string", "The texts one after the other.", static (a, ref c) => Join(a[0].AsList(), "", ref c)),
        new("list<string>.join(string) -> string", "The texts with a separator between them.", static (a, ref c) => Join(a[0].AsList(), a[1].AsString(), ref c)),
        new("string.format(list<any>) -> string", "The text with its clauses (%s %d %f %e %b %o %x %X) replaced by the list's items.", static (a, ref c) =>
            TextFormat.Apply(a[0].AsString(), a[1].AsList(), ref c)),
        new("strings.quote(string) -> string", "The text as a literal in double quotes.", static (a, ref c) => Paid(ref c, a[0].AsString(), Quote)),
    ];

    private static Value Paid(ref EvaluationContext context, string text, Func<string, string> change)
    {
        context.ChargeText(text.Length);
        return change(text);
    }

    private static string ToLowerAscii(string text) =>
        string.Create(text.Length, text, static (buffer, source) => Ascii.ToLowerKeepingOthers(source, buffer));

    private static string ToUpperAscii(string text) =>
        string.Create(text.Length, text, static (buffer, source) => Ascii.ToUpperKeepingOthers(source, buffer));

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\v' => quoted.Append("\\v"),
                '\\' => quoted.Append("\\\\"),
                '"' => quoted.Append("\\\""),
                _ => quoted.Append(rune),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static Value CharAt(ReadOnlySpan<Value> arguments, ref EvaluationContext context)
    {
        var (text, index) = (arguments[0].AsString(), arguments[1].AsInt());
        var position = CodePoints.PositionOf(text, index);
        if (position < 0)
        {
            return Failure.Of($"index out of range: {index}");
        }

        return position == text.Length ? "" : text.Substring(position, char.IsSurrogatePair(text, position) ? 2 : 1);
    }

    private static Value Substring(string text, long from, long? to, ref EvaluationContext context)
    {
        context.ChargeText(text.Length);
        var start = CodePoints.PositionOf(text, from);
        var end = to is { } until ? CodePoints.PositionOf(text, until) : text.Length;
        if (start < 0 || end < 0)
        {
            return Failure.Of($"index out of range: {(start < 0 ? from : to)}");
        }

        return start <= end ? text[start..end] : Failure.Of($"invalid substring range: start {from}, end {to}");
    }

    private static Value Replace(string text, string old, string with, long limit, ref EvaluationContext context)
    {
        context.ChargeText(text.Length);
        var count = limit < 0 ? long.MaxValue : limit;
        var pieces = old.Length == 0 ? PiecesBetweenCharacters(text) : text.Split(old);
        var replaced = new StringBuilder(pieces[0]);
        for (var i = 1; i < pieces.Length; i++)
        {
            var joint = i <= count ? with : old;
            context.ChargeText(joint.Length);
            replaced.Append(joint).Append(pieces[i]);
        }

        return replaced.ToString();
    }

    /// <summary>Nothing stands before, between and after the characters.</summary>
    private static string[] PiecesBetweenCharacters(string text) => ["", .. CodePoints.Split(text), ""];

    private static Value Split(string text, string separator, long limit, ref EvaluationContext context)
    {
        context.ChargeText(text.Length);
        if (limit == 0)
        {
            return ValueList.Empty;
        }

        var most = limit < 0 || limit > int.MaxValue ? int.MaxValue : (int)limit;
        var parts = separator.Length == 0 ? SplitCharacters(text, most) : text.Split(separator, most);
        context.Charge(parts.Length);
        return ValueList.From(parts.Select(part => (Value)part));
    }

    private static string[] SplitCharacters(string text, int most)
    {
        var characters = CodePoints.Split(text).ToArray();
        return characters.Length <= most ? characters : [.. characters[..(most - 1)], string.Concat(characters[(most - 1)..])];
    }

    private static Value Join(ValueList list, string separator, ref EvaluationContext context)
    {
        var joined = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind != ValueKind.String)
            {
                return Failure.Of($"no such overload: join needs texts, but item {i} is {TypeValue.AuthorNameOf(list[i])}; convert it with string()");
            }

            context.ChargeText((long)separator.Length + list[i].AsString().Length);
            joined.Append(i == 0 ? "" : separator).Append(list[i].AsString());
        }

        return joined.ToString();
    }

    private static class Ascii
    {
        internal static void ToLowerKeepingOthers(string source, Span<char> target)
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
            }
        }

        internal static void ToUpperKeepingOthers(string source, Span<char> target)
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = char.IsAsciiLetterLower(source[i]) ? (char)(source[i] & ~0x20) : source[i];
            }
        }
    }
}
