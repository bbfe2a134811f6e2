using System.Buffers;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Runtime.Definition.Formatting;

/// <summary>Decides how a scalar is written: without quotes where it means the same without them, else as its author wrote it.</summary>
/// <remarks>It leaves quotes where YAML 1.1, other tools or a reader might stumble: numbers, yes and no, templates, braces.</remarks>
internal static class ScalarText
{
    private static readonly SearchValues<char> NeverFirst = SearchValues.Create("-?:,[]{}#&*!|>'\"%@`=~<.+0123456789/");
    private static readonly SearchValues<char> NeverLast = SearchValues.Create("-+*/%<>?:!=&|([,");
    private static readonly SearchValues<char> NeverInBrackets = SearchValues.Create(",[]{}:?");

    private static readonly SourceText Nowhere = new("", "nowhere");

    /// <summary>The scalar on one line.</summary>
    /// <param name="scalar">A scalar that needs no more than one line.</param>
    /// <param name="isTight">Whether it stands in brackets or is a key.</param>
    public static string Write(LayoutNode.Scalar scalar, bool isTight)
    {
        if (scalar.Style == ScalarStyle.Plain)
        {
            // Only an arrow that was just folded can have brackets of its own inside others.
            var raw = scalar.HasSeveralLines ? scalar.Text : scalar.Raw;
            return isTight && raw.AsSpan().ContainsAny('[', ',') ? $"\"{raw}\"" : raw;
        }

        return IsSafePlain(scalar.Text, isTight) ? scalar.Text : scalar.Raw;
    }

    /// <summary>Whether a scalar can be written on one line without a change of its quotes.</summary>
    public static bool FitsOneLine(LayoutNode.Scalar scalar) =>
        !scalar.IsBlock && (!scalar.HasSeveralLines || (scalar.Style == ScalarStyle.Plain && !scalar.Text.Contains('\n', StringComparison.Ordinal)));

    private static bool IsSafePlain(string text, bool isTight) =>
        text.Length > 0
        && !NeverFirst.Contains(text[0])
        && (!NeverLast.Contains(text[^1]) || IsTypeEnd(text))
        && !text.AsSpan().ContainsAny('{', '}', '#')
        && !text.Contains(": ", StringComparison.Ordinal)
        && !(isTight && text.AsSpan().ContainsAny(NeverInBrackets))
        && text.Trim().Length == text.Length
        && text.All(IsPrinted)
        && IsText(text);

    // 'list<int?>' ends in what is an operator elsewhere.
    private static bool IsTypeEnd(string text) => text[^1] is '>' or '?' && text.Length > 1 && (char.IsLetterOrDigit(text[^2]) || text[^2] is '>' or '?' or ']');

    private static bool IsPrinted(char letter) => letter is >= ' ' and < '\u007f' || char.IsLetter(letter);

    private static bool IsText(string text) =>
        CoreSchema.FindOldBool(text) is null
        && CoreSchema.Resolve(new YamlNode.Scalar(Nowhere, default, text, ScalarStyle.Plain)).Kind == ValueKind.String;
}
