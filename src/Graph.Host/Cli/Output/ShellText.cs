using System.Buffers;

namespace Graph.Host.Cli.Output;

/// <summary>Writes words so that a POSIX shell reads them back as they are.</summary>
internal static class ShellText
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,=");

    /// <summary>Quotes a word when it needs quotes.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The word as it may be typed.</returns>
    internal static string Quote(string word) =>
        word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Plain) < 0
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
