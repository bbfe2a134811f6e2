using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Resume;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run;

/// <summary>Asks a person at the terminal what a run waits to know.</summary>
/// <param name="terminal">Where the person is.</param>
internal sealed class Questioner(Terminal terminal)
{
    /// <summary>Asks until every question has an answer that fits.</summary>
    /// <param name="questions">The questions.</param>
    /// <returns>The answers.</returns>
    /// <exception cref="CommandException">The person closed the input.</exception>
    internal Dictionary<InterruptId, Value> Ask(IReadOnlyList<PendingInterrupt> questions) =>
        questions.ToDictionary(question => question.Id, Ask);

    private Value Ask(PendingInterrupt question)
    {
        terminal.Say(InterruptText.Describe(question, terminal));
        while (true)
        {
            terminal.Error.Write($"{AnswerText.Prompt(question.AnswerType)}: ");
            var line = terminal.In.ReadLine()
                ?? throw new CommandException(ExitCode.Interrupted, "The input ended before every question was answered; the thread waits.");
            try
            {
                return AnswerText.Parse(question, line.Trim());
            }
            catch (CommandException refused)
            {
                terminal.Say(refused.Message);
            }
        }
    }
}
