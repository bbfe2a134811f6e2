namespace Graph.Nodes.Text;

/// <summary>One word of a text, as the text has it and as ranking compares it.</summary>
/// <param name="Word">The word in lower case without marks.</param>
/// <param name="Term">Its stem; what is compared.</param>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="Length">How many characters of the text it takes.</param>
internal readonly record struct Token(string Word, string Term, int Start, int Length)
{
    /// <summary>Whether the word is too common to tell texts apart.</summary>
    internal bool IsStopWord => Text.StopWords.Contains(Word);
}
