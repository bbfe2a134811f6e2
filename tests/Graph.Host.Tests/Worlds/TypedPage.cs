using System.Globalization;
using System.Text.RegularExpressions;
using Graph.EndToEnd.Tests.Docs;

namespace Graph.Host.Tests.Worlds;

/// <summary>Types the commands of a page one after the other, and compares what they print with what the page says.</summary>
/// <param name="world">Where they run.</param>
internal sealed partial class TypedPage(CommandWorld world)
{
    private string _exitCode = "";

    internal async Task<IReadOnlyList<string>> FindBrokenAsync(IReadOnlyList<ConsoleExchange> exchanges)
    {
        var broken = new List<string>();
        foreach (var exchange in exchanges)
        {
            var printed = await TypeAsync(exchange.Command);
            if (ConsoleBlocks.FindMissing(exchange, printed) is { } missing)
            {
                broken.Add($"$ {exchange.Command}\nshould print: {missing}\nbut printed:\n{printed}");
            }
        }

        return broken;
    }

    private async Task<string> TypeAsync(string command)
    {
        if (command == "echo $?")
        {
            return _exitCode;
        }

        var words = Word().Matches(command).Select(word => word.Value.Replace("'", "", StringComparison.Ordinal)).ToArray();
        words[0].Should().Be("graph", "other commands cannot be run here");
        var outcome = await world.RunAsync([words[1], .. words[2..].Select(AtHome)]);
        _exitCode = ((int)outcome.ExitCode).ToString(CultureInfo.InvariantCulture);
        return (outcome.Error + outcome.Out).Replace(world.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    // The test's process has another current folder, from which files that name each other would be looked for.
    private string AtHome(string word) => word.StartsWith("workflows", StringComparison.Ordinal) ? Path.Combine(world.Folder, word) : word;

    [GeneratedRegex("(?:'[^']*'|[^' ])+")]
    private static partial Regex Word();
}
