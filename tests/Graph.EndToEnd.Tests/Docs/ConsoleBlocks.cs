using System.Text.RegularExpressions;

namespace Graph.EndToEnd.Tests.Docs;

/// <summary>The commands of a page and what the page says they print.</summary>
/// <remarks>In a <c>console</c> block a line after <c>$ </c> is a command, and the lines below it are what it prints, in order; more
/// may be printed between them, and <c>…</c> in a line stands for anything. A command goes on over lines after <c>&gt; </c>. How many blanks there are does not matter.</remarks>
internal static partial class ConsoleBlocks
{
    private const string Prompt = "$ ";
    private const string Continuation = "> ";

    internal static IReadOnlyList<ConsoleExchange> Read(string markdown) =>
        [.. Block().Matches(markdown).SelectMany(block => ReadBlock(block.Groups["lines"].Value))];

    /// <summary>The first line that the page promises and that was not printed in its order; null when all were.</summary>
    internal static string? FindMissing(ConsoleExchange exchange, string printed)
    {
        var lines = printed.Split('\n').Select(Narrow).ToArray();
        var place = 0;
        foreach (var promised in exchange.Promised)
        {
            var pattern = new Regex("^" + Regex.Escape(Narrow(promised)).Replace("…", ".*", StringComparison.Ordinal) + @"\s*$");
            place = Array.FindIndex(lines, place, line => pattern.IsMatch(line)) + 1;
            if (place == 0)
            {
                return promised;
            }
        }

        return null;
    }

    private static IEnumerable<ConsoleExchange> ReadBlock(string block)
    {
        var lines = block.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Prompt, StringComparison.Ordinal))
            {
                var more = lines.Skip(i + 1).TakeWhile(line => line.StartsWith(Continuation, StringComparison.Ordinal)).ToArray();
                var promised = lines.Skip(i + 1 + more.Length).TakeWhile(line => !line.StartsWith(Prompt, StringComparison.Ordinal));
                yield return new ConsoleExchange(
                    string.Join('\n', more.Select(line => line[Continuation.Length..]).Prepend(lines[i][Prompt.Length..])),
                    [.. promised.Where(line => line.Trim() is not ("" or "…"))]);
            }
        }
    }

    // Columns are as wide as what is in them, which a page should not have to know.
    private static string Narrow(string line) => Spaces().Replace(line, " ");

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    [GeneratedRegex("^```console\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

/// <summary>A command on a page and the lines that it is said to print.</summary>
internal sealed record ConsoleExchange(string Command, IReadOnlyList<string> Promised);
