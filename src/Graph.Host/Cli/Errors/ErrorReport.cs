using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Graph.Host.Cli.Output;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Errors;

/// <summary>Turns what went wrong into words, a line of JSON where that was asked for, and an exit code.</summary>
internal sealed class ErrorReport
{
    private readonly CommandEnvironment _environment;
    private readonly ParseResult _parsed;
    private readonly bool _isVerbose;
    private readonly bool _asJson;

    internal ErrorReport(CommandEnvironment environment, ParseResult parsed)
    {
        _environment = environment;
        _parsed = parsed;
        var words = parsed.Tokens.Select(token => token.Value).ToHashSet(StringComparer.Ordinal);
        _isVerbose = words.Contains(CommandTree.VerboseOption) || environment.Variables(CommandEnvironment.VerboseVariable) is "1" or "true";
        _asJson = words.Contains("--json");
    }

    private Terminal Terminal => _environment.Terminal;

    /// <summary>Whether the report can say something; all but what leaves the process no time to.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True unless memory or stack are at their end.</returns>
    internal static bool Covers(Exception exception) => exception is not (OutOfMemoryException or InsufficientExecutionStackException);

    /// <summary>Reports words that are no command.</summary>
    /// <returns>The exit code.</returns>
    internal ExitCode OfCommandLine()
    {
        var command = CommandPath();
        foreach (var message in CommandLineMistakes.In(_parsed, command))
        {
            Complain(ExitCode.Usage, message);
        }

        Terminal.Say($"'{command} --help' shows what it takes.");
        return ExitCode.Usage;
    }

    /// <summary>Reports an exception.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>The exit code.</returns>
    internal ExitCode Of(Exception exception)
    {
        var exitCode = ExitCodeOf(exception);
        if (exception is InvalidWorkflowException invalid)
        {
            DiagnosticOutput.Write(Terminal, invalid.Text, invalid.Diagnostics, _asJson);
        }

        Complain(exitCode, exitCode == ExitCode.Defect ? DescribeDefect(exception) : exception.Message, (exception as QueueFullException)?.RetryAfter);
        if (_isVerbose)
        {
            Terminal.Say(exception.ToString());
        }

        return exitCode;
    }

    private static ExitCode ExitCodeOf(Exception exception) => exception switch
    {
        CommandException command => command.ExitCode,
        InvalidWorkflowException => ExitCode.InvalidWorkflow,
        RunRefusedException or DamagedExportException or ScheduleInvalidException or ScheduleConflictException => ExitCode.Usage,
        ThreadNotFoundException or CheckpointNotFoundException or ScheduleNotFoundException => ExitCode.NotFound,
        ThreadBusyException => ExitCode.ThreadBusy,
        QueueFullException => ExitCode.QueueFull,
        SubmissionMismatchException => ExitCode.KeyReused,
        AlreadyAnsweredException => ExitCode.AlreadyAnswered,
        CheckpointConflictException or LeaseLostException or StoreException or CorruptCheckpointException => ExitCode.StoreProblem,
        OperationCanceledException => ExitCode.Cancelled,
        IOException or UnauthorizedAccessException or JsonException => ExitCode.Usage,
        _ => ExitCode.Defect,
    };

    private static string DescribeDefect(Exception exception) =>
        $"This is a defect of graph, not of your workflow: {exception.GetType().Name}: {exception.Message}\n"
        + "Please report it with the command you typed, what 'graph version' says, and what the same command prints with --verbose.";

    private void Complain(ExitCode exitCode, string message, TimeSpan? retryAfter = null)
    {
        if (_asJson)
        {
            var line = ValueMap.Of(("type", "error"), ("exit_code", (long)exitCode), ("message", message));
            Terminal.Out.WriteLine(ValueJson.ToText(retryAfter is { } wait ? line.Set("retry_after", wait.TotalSeconds) : line));
        }

        Terminal.Say($"{Terminal.Paint("error:", Tone.Red)} {message}");
    }

    private string CommandPath()
    {
        var names = new List<string>();
        for (var result = _parsed.CommandResult; result.Command is not RootCommand && result.Parent is CommandResult parent; result = parent)
        {
            names.Insert(0, result.Command.Name);
        }

        return string.Join(' ', names.Prepend(_environment.CommandName));
    }
}
