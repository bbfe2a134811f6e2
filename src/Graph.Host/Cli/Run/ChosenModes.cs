using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run;

/// <summary>What a person wants to be told of a run: <c>--events values,messages</c>.</summary>
internal static class ChosenModes
{
    internal const string OptionName = "--events";

    private static readonly (string Word, RunEventModes Mode)[] Known =
    [
        ("values", RunEventModes.Values),
        ("updates", RunEventModes.Updates),
        ("messages", RunEventModes.Messages),
        ("custom", RunEventModes.Custom),
        ("tasks", RunEventModes.Tasks),
        ("checkpoints", RunEventModes.Checkpoints),
        ("debug", RunEventModes.Debug),
    ];

    /// <summary>The words that the option takes.</summary>
    internal static IReadOnlyList<string> Words { get; } = [.. Known.Select(known => known.Word)];

    internal static Option<string?> CreateOption() => new(OptionName)
    {
        Description = $"What to tell of the run as it goes on, some of: {string.Join(", ", Words)}. [default: the progress; with --json all but values]",
        HelpName = "modes",
    };

    /// <summary>Reads the option.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="quietOption">The option that wants the opposite.</param>
    /// <returns>The modes; null when none were chosen.</returns>
    /// <exception cref="CommandException">A word is unknown, or nothing is to be told at the same time.</exception>
    internal static RunEventModes? Read(ParseResult parsed, string quietOption)
    {
        if (parsed.GetValue<string?>(OptionName) is not { } text)
        {
            return null;
        }

        return parsed.GetValue<bool>(quietOption)
            ? throw CommandException.Usage($"'{quietOption}' shows nothing of a run and '{OptionName}' does. Leave one of them out.")
            : Parse(text);
    }

    private static RunEventModes Parse(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries).Aggregate(RunEventModes.None, (modes, word) => modes | Find(word));

    private static RunEventModes Find(string word)
    {
        var known = Array.Find(Known, known => known.Word == word);
        return known.Word is not null
            ? known.Mode
            : throw CommandException.Usage(
                $"'{OptionName}' does not take '{word}'.{Spelling.Suggest(word, Words)} It takes {string.Join(", ", Words)}, with commas between them.");
    }
}
