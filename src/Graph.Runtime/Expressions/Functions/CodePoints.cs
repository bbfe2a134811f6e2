using System.Text;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Counts text in code points, as the specification does; texts without surrogates take a short way.</summary>
internal static class CodePoints
{
    internal static bool AreAllSimple(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;

    internal static long Count(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text.Length;
        }

        var count = 0L;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    /// <summary>The UTF-16 position of a code point; -1 when the text is shorter.</summary>
    internal static int PositionOf(string text, long index)
    {
        if (index < 0 || index > text.Length)
        {
            return -1;
        }

        if (AreAllSimple(text))
        {
            return (int)index;
        }

        var position = 0;
        for (; index > 0 && position < text.Length; index--)
        {
            Rune.DecodeFromUtf16(text.AsSpan(position), out _, out var length);
            position += length;
        }

        return index == 0 ? position : -1;
    }

    /// <summary>Each code point as a text of its own.</summary>
    internal static IEnumerable<string> Split(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            yield return rune.ToString();
        }
    }
}
