using System.Text;

namespace Graph.Stores;

/// <summary>Turns "begins with" into a range, which an index of texts in the order of their characters can answer.</summary>
internal static class IdPrefixes
{
    private const int LastBeforeSurrogates = 0xD7FF;
    private const int FirstAfterSurrogates = 0xE000;
    private const int LastCharacter = 0x10FFFF;

    /// <summary>The first text after all that begin so; null when there is none, as after those that begin with nothing.</summary>
    internal static string? EndOf(string? prefix)
    {
        var characters = (prefix ?? "").EnumerateRunes().ToList();
        while (characters.Count > 0 && characters[^1].Value == LastCharacter)
        {
            characters.RemoveAt(characters.Count - 1);
        }

        if (characters.Count == 0)
        {
            return null;
        }

        var last = characters[^1].Value;
        characters[^1] = new Rune(last == LastBeforeSurrogates ? FirstAfterSurrogates : last + 1);
        return string.Concat(characters);
    }
}
