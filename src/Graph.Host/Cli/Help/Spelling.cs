using Graph.Runtime.Diagnostics;

namespace Graph.Host.Cli.Help;

/// <summary>Asks whether something else was meant.</summary>
internal static class Spelling
{
    /// <summary>A question to append to a message, or nothing.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="known">What may be written.</param>
    /// <returns>Such as <c> Did you mean 'question'?</c>.</returns>
    internal static string Suggest(string word, IEnumerable<string> known) =>
        Suggestion.Closest(word, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
}
