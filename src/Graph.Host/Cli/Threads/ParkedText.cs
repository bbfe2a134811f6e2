using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Threads;

/// <summary>Says of a thread that nothing goes on by itself there, why, and what a person can do.</summary>
internal static class ParkedText
{
    /// <summary>What went wrong last.</summary>
    internal static string Reason(ThreadJob job) => job.History is [.., var last]
        ? $"{Words.Count(job.Failures, "failure")}, the last at {Words.At(last.At)}: {last.Kind}: {last.Message}"
        : Words.Count(job.Failures, "failure");

    /// <summary>The way out.</summary>
    internal static string Advice(CommandEnvironment environment, ThreadView view) =>
        $"'{environment.CommandName} dead-letters retry {view.Header.ThreadId}' lets it go on from here once the cause is gone; "
        + $"'{environment.CommandName} dead-letters show {view.Header.ThreadId}' tells all that went wrong.";
}
