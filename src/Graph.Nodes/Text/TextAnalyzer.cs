using System.Text;

namespace Graph.Nodes.Text;

/// <summary>Turns text into the terms by which texts are compared; the same for documents, questions and answers.</summary>
/// <remarks>
/// Lower case, compatibility forms and marks folded (<see cref="LetterFolding"/>), runs of letters and digits (2.4 is one
/// word), what follows an apostrophe dropped, stop words dropped, irregular forms mapped, Porter stems. Chinese, Japanese and Korean have no spaces
/// between words: their runs become overlapping pairs of characters.
/// </remarks>
internal static class TextAnalyzer
{
    /// <summary>Changes whenever the same text would give other terms, so that stored terms can be told from current ones.</summary>
    internal const int Version = 1;

    /// <summary>The words of a text in order, stop words included.</summary>
    internal static IEnumerable<Token> Tokenize(string text)
    {
        var folded = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (!IsWordCharacter(text[at]))
            {
                at++;
                continue;
            }

            var end = EndOfRun(text, at);
            foreach (var token in TokensOfRun(text, at, end, folded))
            {
                yield return token;
            }

            at = SkipApostropheTail(text, end);
        }
    }

    /// <summary>The terms of a text in order, repeated as often as they occur, without stop words.</summary>
    internal static IEnumerable<string> Terms(string text) =>
        Tokenize(text).Where(token => !token.IsStopWord).Select(token => token.Term);

    /// <summary>How many words a text has.</summary>
    internal static int CountWords(string text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (IsWordCharacter(text[at]))
            {
                count++;
                at = EndOfRun(text, at);
            }
        }

        return count;
    }

    private static IEnumerable<Token> TokensOfRun(string text, int start, int end, StringBuilder folded)
    {
        if (!IsIdeograph(text[start]))
        {
            yield return TokenOf(text, start, end - start, folded);
            yield break;
        }

        for (var at = start; at < end - 1 || at == start; at++)
        {
            yield return TokenOf(text, at, Math.Min(2, end - at), folded);
        }
    }

    private static Token TokenOf(string text, int start, int length, StringBuilder folded)
    {
        var word = LetterFolding.Fold(text.AsSpan(start, length), folded);
        return new Token(word, Stem(word), start, length);
    }

    private static string Stem(string word) =>
        !word.All(char.IsAsciiLetterLower) ? word : IrregularForms.Find(word) is { } known ? PorterStemmer.Stem(known) : PorterStemmer.Stem(word);

    private static int EndOfRun(string text, int start)
    {
        var isIdeograph = IsIdeograph(text[start]);
        var end = start + 1;
        while (end < text.Length && (IsInsideNumber(text, end) || (IsWordCharacter(text[end]) && IsIdeograph(text[end]) == isIdeograph)))
        {
            end++;
        }

        return end;
    }

    private static int SkipApostropheTail(string text, int end)
    {
        if (end + 1 >= text.Length || text[end] is not ('\'' or '’') || !char.IsLetter(text[end + 1]))
        {
            return end;
        }

        var tail = EndOfRun(text, end + 1);
        return tail - end <= 3 ? tail : end;
    }

    private static bool IsInsideNumber(string text, int at) =>
        text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]);

    private static bool IsWordCharacter(char character) => char.IsLetterOrDigit(character) || LetterFolding.IsMark(character);

    private static bool IsIdeograph(char character) =>
        character is (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') or (>= '\uac00' and <= '\ud7af');
}
