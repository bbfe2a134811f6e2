using System.CommandLine;
using Graph.Host.Cli.Help;

namespace Graph.Host.Cli.Jobs;

/// <summary><c>graph jobs</c>: work that workers do.</summary>
internal static class JobsCommand
{
    internal static Command Create(CommandEnvironment environment) => new ExplainedCommand(
        "jobs",
        "Asks workers for runs, and shows and stops what was asked for.",
        "jobs submit workflows/research.yaml -i question='How do leases work?'",
        "jobs resume review-7f3k2a --answer approve",
        "jobs list --state delayed",
        "jobs cancel research-7f3k2a")
    {
        SubmitCommand.Create(environment),
        JobResumeCommand.Create(environment),
        JobListCommand.Create(environment),
        JobShowCommand.Create(environment),
        JobCancelCommand.Create(environment),
    };
}
