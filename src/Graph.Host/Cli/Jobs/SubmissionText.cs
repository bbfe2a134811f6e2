using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Jobs;

/// <summary>What became of a request for work, as people and scripts read it.</summary>
internal static class SubmissionText
{
    /// <summary>Writes it.</summary>
    /// <returns>The exit code.</returns>
    internal static ExitCode Tell(CommandEnvironment environment, SubmissionResult result, bool asJson)
    {
        if (asJson)
        {
            JsonLine.Write(environment.Terminal, JsonLine.Of(
                "submitted",
                ("thread", result.ThreadId.Value),
                ("kind", NameOf(result.Kind)),
                ("status", EventJson.NameOf(result.Status)),
                ("version", result.Version)));
        }
        else
        {
            environment.Terminal.Out.WriteLine(result.ThreadId.Value);
            environment.Terminal.Say(Describe(environment, result));
        }

        return result.Kind == SubmissionKind.Settled ? ExitCodes.For(result.Status) : ExitCode.Success;
    }

    private static string Describe(CommandEnvironment environment, SubmissionResult result) => result.Kind switch
    {
        SubmissionKind.Queued => $"Stored; '{environment.CommandName} worker' runs it.",
        SubmissionKind.Kept => "The thread is at work; the input is stored, and taken in after what is under way.",
        SubmissionKind.Repeated => $"The same request was taken before; nothing was changed. The thread is {EventJson.NameOf(result.Status)}.",
        SubmissionKind.Settled when result.Status == RunStatus.Interrupted =>
            $"There is nothing to run: the thread is interrupted, and waits for an answer. '{environment.CommandName} show {result.ThreadId}' tells for which.",
        SubmissionKind.Settled => $"There is nothing left to run: the thread is {EventJson.NameOf(result.Status)}.",
    };

    private static string NameOf(SubmissionKind kind) => kind switch
    {
        SubmissionKind.Queued => "queued",
        SubmissionKind.Kept => "kept",
        SubmissionKind.Repeated => "repeated",
        SubmissionKind.Settled => "settled",
    };
}
