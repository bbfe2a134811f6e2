using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Graph.Host.Cli.Help;

/// <summary>Writes a command's help, and its examples below.</summary>
/// <param name="commandName">How the program was called.</param>
internal sealed class HelpWithExamples(string commandName) : SynchronousCommandLineAction
{
    private const int Width = 110;

    private readonly HelpAction _help = new() { MaxWidth = Width };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExplainedCommand { Examples.Count: > 0 } command)
        {
            WriteExamples(command, parseResult.InvocationConfiguration.Output);
        }

        return (int)ExitCode.Success;
    }

    private void WriteExamples(ExplainedCommand command, TextWriter output)
    {
        output.WriteLine("Examples:");
        foreach (var example in command.Examples)
        {
            output.WriteLine($"  {commandName} {example}");
        }
    }
}
