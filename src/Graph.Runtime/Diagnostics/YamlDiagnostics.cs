namespace Graph.Runtime.Diagnostics;

/// <summary>Text that YAML reads otherwise than its author, or not at all, and what YAML can do but this format does not take.</summary>
internal static class YamlDiagnostics
{
    private const int LongestExcerpt = 40;

    public static Problem QuotesNeeded(TextRange place, string text, string reason) =>
        Problem.Error(DiagnosticCode.QuotesNeeded, place, $"This text needs quotes: {reason}.", Quoted(text));

    public static Problem TextAfterQuote(TextRange place, string text) =>
        Problem.Error(
            DiagnosticCode.TextAfterQuote, place, $"The value {Excerpt(text)} starts with a quote, so YAML takes only the quoted part for the value.", Quoted(text));

    public static Problem TextAfterBracket(TextRange place, string text) =>
        Problem.Error(
            DiagnosticCode.TextAfterBracket, place, $"The value {Excerpt(text)} starts with a bracket, so YAML takes only the bracketed part for the value.",
            AsJoin(text) ?? Quoted(text));

    public static Problem BlockScalarOperator(TextRange place, string text) =>
        Problem.Error(
            DiagnosticCode.BlockScalarOperator, place, $"'{text[0]}' at the start of a value announces text of several lines in YAML.", Quoted(text));

    public static Problem CutByComment(TextRange place, string text) =>
        Problem.Error(
            DiagnosticCode.CutByComment, place, $"YAML cuts this value off at ' #', where a comment starts: {Excerpt(text)} is all that is left.",
            help: "put quotes around the whole value");

    public static Problem UnquotedTemplate(TextRange place, string text) =>
        Problem.Error(DiagnosticCode.UnquotedTemplate, place, "Without quotes, '{{' starts a map inside a map in YAML, not a template.", Quoted(text));

    public static Problem UnquotedExpression(TextRange place, string text) =>
        Problem.Error(DiagnosticCode.UnquotedExpression, place, "Inside { } and [ ], an expression needs quotes: '{' starts a map there.", Quoted(text));

    public static Problem MapTypeInFlow(TextRange place, string text) =>
        Problem.Error(
            DiagnosticCode.MapTypeInFlow, place, "YAML splits this type at its comma. Keys of a map are always strings, so only the type of its values is written.",
            WithoutKeyType(text));

    public static Problem EnumInFlow(TextRange place, string text) =>
        Problem.Error(DiagnosticCode.EnumInFlow, place, "Inside { } and [ ], an enum needs quotes: '[' starts a list there.", Quoted(text));

    public static Problem ForbiddenStart(TextRange place, char letter) =>
        Problem.Error(DiagnosticCode.ForbiddenStart, place, $"'{letter}' cannot start a value in YAML.", help: "put quotes around the whole value");

    public static Problem WrongIndentation(TextRange place) =>
        Problem.Error(
            DiagnosticCode.WrongIndentation, place, "This line is not indented like the lines it belongs to.",
            help: "keys of one map, and the dashes of one list, start in the same column");

    public static Problem NotAnEntry(TextRange place, string text) =>
        Problem.Error(
            DiagnosticCode.NotAnEntry, place, $"{Excerpt(text)} is neither 'key: value' nor '- item'.",
            help: "a key ends with ':' and a space; text that goes on from the line above is indented deeper");

    public static Problem MissingSpace(TextRange place) =>
        Problem.Error(DiagnosticCode.MissingSpace, place, "A ':' makes a key only with a space behind it.", ": ");

    public static Problem ListOnKeyLine(TextRange place) =>
        Problem.Error(DiagnosticCode.ListOnKeyLine, place, "A list with dashes cannot start on the line of its key.", help: "put each '- item' on a line of its own, below the key");

    public static Problem InvalidEscape(TextRange place, string text) =>
        Problem.Error(
            DiagnosticCode.InvalidEscape, place, $"'{text}' is no escape of a text in double quotes.",
            help: "write '\\\\' for a backslash, or use single quotes, in which nothing is escaped");

    public static Problem MergeKey(TextRange place) =>
        Problem.Error(
            DiagnosticCode.MergeKey, place, "Merge keys ('<<') are not taken: they hide which value holds.",
            help: "write the keys out; 'defaults:' gives retry, timeout and on_error to all nodes");

    public static Problem ComplexKey(TextRange place) =>
        Problem.Error(DiagnosticCode.ComplexKey, place, "A key must be text, not a list, a map or nothing.", help: "put quotes around a value that starts with a bracket or with '? '");

    public static Problem TagFound(TextRange place, string text) =>
        Problem.Error(DiagnosticCode.TagFound, place, $"'!' at the start of a value makes {Excerpt(text)} a tag in YAML, and tags are not taken.", Quoted(text));

    public static Problem StrayTag(TextRange place) =>
        Problem.Error(DiagnosticCode.TagFound, place, "Tags ('!') are not taken: what a value is follows from where it stands.", help: "remove it");

    public static Problem AnchorOnNothing(TextRange place, string name) =>
        Problem.Error(DiagnosticCode.AnchorOnNothing, place, $"'&{name}' is an anchor in YAML, and there is no value behind it.", Quoted("&" + name));

    public static Problem UnknownAlias(TextRange place, string name, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownAlias, place, $"'*{name}' is an alias in YAML, and no '&{name}' comes before it.",
            suggestion is null ? null : "*" + suggestion, suggestion is null ? "put quotes around a value that starts with '*'" : null);

    public static Problem RecursiveAlias(TextRange place, string name) =>
        Problem.Error(DiagnosticCode.RecursiveAlias, place, $"'*{name}' stands inside the value that '&{name}' names, which would never end.");

    public static Problem FileTooLarge(TextRange place) =>
        Problem.Error(DiagnosticCode.FileTooLarge, place, "The file is larger than 1 MiB.", help: "keep documents in files of their own and give their paths to nodes");

    public static Problem TooDeep(TextRange place) =>
        Problem.Error(DiagnosticCode.TooDeep, place, "Lists and maps are nested more than 64 levels deep here, aliases counted.");

    public static Problem TooManyValues(TextRange place) =>
        Problem.Error(DiagnosticCode.TooManyValues, place, "With this the file has more than 100000 values, aliases counted as what they stand for.");

    public static Problem TooManyAliases(TextRange place) =>
        Problem.Error(DiagnosticCode.TooManyAliases, place, "With this the file has more than 100 aliases.");

    private static string Quoted(string text) =>
        text.Contains('"', StringComparison.Ordinal) && !text.Contains('\'', StringComparison.Ordinal)
            ? $"'{text}'"
            : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // '[a, b] -> c' is how one would draw a join.
    private static string? AsJoin(string text)
    {
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        return arrow > 0 && text[..arrow].TrimEnd().EndsWith(']')
            ? $"{{ from: {text[..arrow].Trim()}, to: {text[(arrow + 2)..].Trim()} }}"
            : null;
    }

    private static string WithoutKeyType(string text)
    {
        var open = text.LastIndexOf("map<", StringComparison.Ordinal);
        var comma = open < 0 ? -1 : text.IndexOf(',', open);
        return comma < 0 ? Quoted(text) : text[..(open + 4)] + text[(comma + 1)..].TrimStart();
    }

    private static string Excerpt(string text) => text.Length <= LongestExcerpt ? $"'{text}'" : $"'{text[..LongestExcerpt]}…'";
}
