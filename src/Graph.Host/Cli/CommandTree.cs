using System.CommandLine;
using System.CommandLine.Help;
using Graph.Host.Cli.About;
using Graph.Host.Cli.Cancel;
using Graph.Host.Cli.Copy;
using Graph.Host.Cli.DeadLetters;
using Graph.Host.Cli.Delete;
using Graph.Host.Cli.Diff;
using Graph.Host.Cli.Doctor;
using Graph.Host.Cli.Draw;
using Graph.Host.Cli.Eval;
using Graph.Host.Cli.Explain;
using Graph.Host.Cli.Follow;
using Graph.Host.Cli.Fork;
using Graph.Host.Cli.Format;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.History;
using Graph.Host.Cli.Jobs;
using Graph.Host.Cli.Keeping;
using Graph.Host.Cli.New;
using Graph.Host.Cli.Prune;
using Graph.Host.Cli.Resume;
using Graph.Host.Cli.Run;
using Graph.Host.Cli.Schedules;
using Graph.Host.Cli.Schema;
using Graph.Host.Cli.Show;
using Graph.Host.Cli.Test;
using Graph.Host.Cli.Threads;
using Graph.Host.Cli.Transfer;
using Graph.Host.Cli.Update;
using Graph.Host.Cli.Validate;
using Graph.Host.Cli.Workers;
using Graph.Host.Cli.Workflows;

namespace Graph.Host.Cli;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    internal const string VerboseOption = "--verbose";

    internal static RootCommand Create(CommandEnvironment environment)
    {
        var root = new RootCommand("Runs durable workflows for AI agents, written in YAML.")
        {
            RunCommand.Create(environment),
            ResumeCommand.Create(environment),
            CancelCommand.Create(environment),
            JobsCommand.Create(environment),
            SchedulesCommand.Create(environment),
            WorkerCommand.Create(environment),
            WorkersCommand.Create(environment),
            DeadLettersCommand.Create(environment),
            DoctorCommand.Create(environment),
            ValidateCommand.Create(environment),
            TestCommand.Create(environment),
            DrawCommand.Create(environment),
            WorkflowsCommand.Create(environment),
            ThreadsCommand.Create(environment),
            ShowCommand.Create(environment),
            HistoryCommand.Create(environment),
            FollowCommand.Create(environment),
            DiffCommand.Create(environment),
            ForkCommand.Create(environment),
            UpdateCommand.Create(environment),
            CopyCommand.Create(environment),
            PruneCommand.Create(environment),
            DeleteCommand.Create(environment),
            ExportCommand.Create(environment),
            ImportCommand.Create(environment),
            StoreCommand.Create(environment),
            NewCommand.Create(environment),
            FormatCommand.Create(environment),
            EvalCommand.Create(environment),
            ExplainCommand.Create(environment),
            SchemaCommand.Create(environment),
            VersionCommand.Create(environment),
        };
        root.Add(new Option<bool>(VerboseOption) { Description = "Show stack traces of errors.", Recursive = true });
        var help = new HelpWithExamples(environment.CommandName);
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction(environment);
        root.SetAction(help.Invoke);
        foreach (var group in root.Subcommands.Where(command => command.Subcommands.Count > 0))
        {
            group.SetAction(help.Invoke);
        }

        return root;
    }
}
