using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Graph.Host.Cli.Help;

namespace Graph.Host.Cli.Errors;

/// <summary>Says what is wrong with the words a person typed.</summary>
internal static class CommandLineMistakes
{
    /// <summary>Finds the mistakes; where a word is unknown, only the first, because what follows is guesswork.</summary>
    /// <param name="parsed">The words as far as they were understood.</param>
    /// <param name="command">The command as it was called.</param>
    /// <returns>One message for each.</returns>
    internal static IEnumerable<string> In(ParseResult parsed, string command) => FindStranger(parsed) is { } stranger
        ? [DescribeStranger(stranger, parsed.CommandResult.Command, command)]
        : parsed.Errors.Select(error => Describe(error, command)).Distinct();

    /// <summary>Finds a word that is none of the command's; also one that looks like an option among names, of which an argument would take any number.</summary>
    /// <param name="parsed">The words as far as they were understood.</param>
    /// <returns>The word, or null.</returns>
    internal static string? FindStranger(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0]
        : parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash) ? null
        : parsed.CommandResult.Children
            .OfType<ArgumentResult>()
            .Where(result => result.Argument.Arity.MaximumNumberOfValues > 1)
            .SelectMany(result => result.Tokens)
            .FirstOrDefault(token => token.Value is ['-', _, ..])?.Value;

    private static string DescribeStranger(string word, Command command, string called)
    {
        if (word.StartsWith('-'))
        {
            var options = KnownOptions(command).SelectMany(option => option.Aliases.Append(option.Name));
            return $"'{called}' has no option '{word}'.{Spelling.Suggest(word, options)}";
        }

        return command.Subcommands.Count > 0
            ? $"'{word}' is not a command of {called}.{Spelling.Suggest(word, command.Subcommands.Select(known => known.Name))}"
            : $"'{word}' is one argument too many for '{called}'. Quote arguments that contain spaces.";
    }

    private static IEnumerable<Option> KnownOptions(Command command) => command.Options
        .Concat(Above(command).SelectMany(parent => parent.Options.Where(option => option.Recursive)))
        .Where(option => !option.Hidden);

    private static IEnumerable<Command> Above(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Above(parent).Prepend(parent));

    private static string Describe(ParseError error, string command) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0, Argument: { Arity.MinimumNumberOfValues: > 0 } argument } result
            when result.Parent is CommandResult =>
            $"'{command}' needs {argument.HelpName ?? argument.Name}: {argument.Description}",
        OptionResult { Tokens.Count: 0, IdentifierTokenCount: 0 } missing => $"'{command}' needs {missing.Option.Name}: {missing.Option.Description}",
        OptionResult { Tokens.Count: 0 } option => $"'{option.Option.Name}' needs a value: {option.Option.Description}",
        OptionResult { Option: { } option } result when WantsWholeNumber(option) && result.Tokens is [{ Value: var word }] && !IsWholeNumber(word) =>
            $"'{option.Name}' takes a whole number, and '{word}' is none.",
        _ => error.Message,
    };

    private static bool WantsWholeNumber(Option option) =>
        (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is var type && (type == typeof(int) || type == typeof(long));

    private static bool IsWholeNumber(string word) => int.TryParse(word, CultureInfo.InvariantCulture, out _);
}
