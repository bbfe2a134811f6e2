namespace Graph.Runtime.Diagnostics;

/// <summary>Shortens text that somebody else wrote, so that a message about it stays readable.</summary>
internal static class Excerpt
{
    /// <summary>The text, or its beginning and <c>…</c> in place of the rest.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters it may have.</param>
    public static string Of(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return $"{text.AsSpan(0, length)}…";
    }
}
