using System.CommandLine;
using System.Globalization;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Run;
using Graph.Runtime;
using Graph.Runtime.Values;

namespace Graph.Host.Cli;

/// <summary>Options that several commands share, each made anew because an option belongs to one command.</summary>
internal static class CommonOptions
{
    internal const string DefaultStore = "sqlite:.graph/graph.db";

    internal static Option<bool> Json(string whatIsWritten) => new("--json")
    {
        Description = $"Write {whatIsWritten} to stdout as JSON, one object per line.",
    };

    internal static Option<string?> Store() => new("--store")
    {
        Description = "Where threads are kept: sqlite:PATH, memory:, redis://HOST, rediss://HOST, postgres://USER@HOST/DATABASE, "
            + $"hybrid:postgres://…;redis://…. [default: ${CommandEnvironment.StoreVariable}, or {DefaultStore}]",
        HelpName = "uri",
    };

    internal static Option<string?> Checkpoint(string description) => new("--at") { Description = description, HelpName = "checkpoint" };

    internal static Argument<string> Thread(string description) => new("thread")
    {
        Description = description,
        HelpName = "THREAD",
    };

    /// <summary>Takes a word as the name of a thread.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The id.</returns>
    /// <exception cref="CommandException">No thread can be called that.</exception>
    internal static ThreadId ReadThread(string word) => ThreadId.IsValid(word)
        ? new ThreadId(word)
        : throw CommandException.Usage($"'{word}' cannot name a thread: it takes 1 to {ThreadId.MaxLength} characters, none of them a control character.");

    internal static Option<int> Limit(int fallback) => WithLowerBound(new Option<int>("--limit")
    {
        Description = "How many lines at the most.",
        HelpName = "count",
        DefaultValueFactory = _ => fallback,
    });

    /// <summary>Bounds an option to a few words, and says which when another is given.</summary>
    /// <typeparam name="T">A text, or a list of texts.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="words">The words.</param>
    internal static void AcceptOnly<T>(Option<T> option, IReadOnlyList<string> words) => option.Validators.Add(result =>
    {
        foreach (var word in result.Tokens.Select(token => token.Value).Where(word => !words.Contains(word, StringComparer.Ordinal)))
        {
            result.AddError($"'{option.Name}' does not take '{word}'.{Spelling.Suggest(word, words)} It takes {string.Join(", ", words)}.");
        }
    });

    internal static Option<string[]> Metadata(string description) => new("--meta")
    {
        Description = description,
        HelpName = "name=text",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Reads what a run is to be found by.</summary>
    /// <param name="words">Such as <c>ticket=4711</c>.</param>
    /// <returns>Texts by name.</returns>
    internal static ValueMap ReadMetadata(IReadOnlyList<string> words) => ValueMap.From(words
        .Select(word => TypedText.Split(word, "--meta ticket=4711"))
        .Select(pair => new KeyValuePair<Value, Value>(pair.Name, pair.Text)));

    /// <summary>Reads an age.</summary>
    /// <param name="option">The option that it is of, for the message.</param>
    /// <param name="text">Such as <c>30d</c>; null for none.</param>
    /// <returns>The age, or null.</returns>
    /// <exception cref="CommandException">It is none.</exception>
    internal static TimeSpan? ReadAge(string option, string? text) => text is null
        ? null
        : Duration.TryParse(text.EndsWith('d') && int.TryParse(text[..^1], out var days) ? $"{24 * days}h" : text, out var age)
            ? age.ToTimeSpan()
            : throw CommandException.Usage($"'{option}' does not take '{text}'. Write an age such as 30d, 12h or 1h30m.");

    /// <summary>Reads how long something takes or waits.</summary>
    /// <param name="option">The option that it is of, for the message.</param>
    /// <param name="text">Such as <c>30s</c>; null for none.</param>
    /// <returns>The time, or null.</returns>
    /// <exception cref="CommandException">It is none, or is negative.</exception>
    internal static TimeSpan? ReadDuration(string option, string? text) => text is null
        ? null
        : Duration.TryParse(text, out var length) && length.ToTimeSpan() >= TimeSpan.Zero
            ? length.ToTimeSpan()
            : throw CommandException.Usage($"'{option}' does not take '{text}'. Write a duration such as 30s, 10m or 1h30m.");

    internal static Option<int> WithLowerBound(Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var count) && count < 1)
            {
                result.AddError($"'{option.Name}' must be at least 1, given {count}.");
            }
        });
        return option;
    }
}
