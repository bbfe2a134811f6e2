using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Resume;

/// <summary>Matches the answers on a command line with the questions that a thread asks.</summary>
/// <param name="pending">What the thread waits for.</param>
/// <param name="terminal">How to describe it.</param>
internal sealed class GivenAnswers(IReadOnlyList<PendingInterrupt> pending, Terminal terminal)
{
    private readonly PendingInterrupt[] _questions = [.. pending.Where(interrupt => interrupt.Kind == InterruptKind.Question)];

    /// <summary>The option that takes them.</summary>
    internal static Option<string[]> Option() => new("--answer", "-a")
    {
        Description = "The answer to what the run asks: JSON, a bare word, or approve / reject; "
            + "id=value where it asks several things. May be given again.",
        HelpName = "value",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Reads the answers.</summary>
    /// <param name="given">Each a value, or <c>id=value</c>.</param>
    /// <returns>The answers by interrupt.</returns>
    /// <exception cref="CommandException">One fits no question, or not its question.</exception>
    internal Dictionary<InterruptId, Value> Read(IReadOnlyList<string> given)
    {
        var answers = new Dictionary<InterruptId, Value>();
        foreach (var word in given)
        {
            var (question, text) = Match(word);
            if (!answers.TryAdd(question.Id, Parse(question, text)))
            {
                throw Refuse($"Interrupt {question.Id} is answered twice.");
            }
        }

        return answers;
    }

    private (PendingInterrupt Question, string Text) Match(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && _questions.FirstOrDefault(question => question.Id.Value == word[..equals]) is { } named)
        {
            return (named, word[(equals + 1)..]);
        }

        return _questions.Length switch
        {
            0 => throw CommandException.Usage($"Nothing is asked, so '{word}' answers nothing. Resume without --answer."),
            1 => (_questions[0], word),
            _ => throw Refuse($"Several answers are asked for; say which one '{word}' is, as --answer id=value."),
        };
    }

    private Value Parse(PendingInterrupt question, string text)
    {
        try
        {
            return AnswerText.Parse(question, text);
        }
        catch (CommandException refused)
        {
            throw Refuse(refused.Message);
        }
    }

    private CommandException Refuse(string message) => CommandException.Usage(
        $"{message}\nNothing was run. Pending:\n{string.Join('\n', _questions.Select(question => InterruptText.Describe(question, terminal)))}");
}
