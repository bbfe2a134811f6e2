using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Diagnostics;

namespace Graph.Host.Cli.Errors;

/// <summary>Ends a command with an exit code and words for the person who typed it.</summary>
/// <param name="exitCode">What the process ends with.</param>
/// <param name="message">What is wrong, and the way out.</param>
/// <param name="innerException">What caused it, shown with --verbose.</param>
internal sealed class CommandException(ExitCode exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    internal ExitCode ExitCode { get; } = exitCode;

    internal static CommandException Usage(string message, Exception? innerException = null) =>
        new(ExitCode.Usage, message, innerException);

    internal static CommandException NoThread(CommandEnvironment environment, ThreadId threadId, ICheckpointStore store) => new(
        ExitCode.NotFound,
        $"No thread is called '{threadId}' in {store.Description.Uri}. '{environment.CommandName} threads' lists those that are.");
}

/// <summary>A workflow has errors; they are shown at their places.</summary>
/// <param name="path">The file.</param>
/// <param name="text">Its text.</param>
/// <param name="diagnostics">All that is wrong with it.</param>
internal sealed class InvalidWorkflowException(string path, string text, IReadOnlyList<Diagnostic> diagnostics)
    : Exception($"'{path}' cannot run as it is written.")
{
    internal string Text { get; } = text;

    internal IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}
