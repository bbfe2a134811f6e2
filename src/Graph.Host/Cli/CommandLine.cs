using System.CommandLine;
using System.CommandLine.Invocation;
using Graph.Host.Cli.Errors;

namespace Graph.Host.Cli;

/// <summary>From the words a person typed to the exit code of the process.</summary>
internal static class CommandLine
{
    // Words that start with '@' are values here, never files full of options.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Carries out a command.</summary>
    /// <param name="words">The arguments of the process.</param>
    /// <param name="environment">What surrounds it.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<ExitCode> RunAsync(IReadOnlyList<string> words, CommandEnvironment environment)
    {
        var parsed = CommandTree.Create(environment).Parse(words, Parsing);
        var report = new ErrorReport(environment, parsed);
        if (parsed.Action is ParseErrorAction || CommandLineMistakes.FindStranger(parsed) is not null)
        {
            return report.OfCommandLine();
        }

        try
        {
            return (ExitCode)await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = environment.Terminal.Out,
                Error = environment.Terminal.Error,
            });
        }
        catch (Exception exception) when (ErrorReport.Covers(exception))
        {
            return report.Of(exception);
        }
    }
}
