using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Files;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Scenarios;

namespace Graph.Host.Cli.Validate;

/// <summary><c>graph validate</c>: checks workflow files without running them.</summary>
internal static class ValidateCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Workflow files, or folders of them.",
            HelpName = "PATHS",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = CommonOptions.Json("each diagnostic, and a summary last,");
        var command = new ExplainedCommand(
            "validate",
            "Checks workflow files and shows every mistake at its place.",
            "validate workflows/research.yaml",
            "validate workflows --json")
        {
            paths, json,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await ValidateAsync(
            environment, parsed.GetRequiredValue(paths), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<ExitCode> ValidateAsync(
        CommandEnvironment environment, string[] paths, bool asJson, CancellationToken cancellationToken)
    {
        var found = new YamlFinder(environment).Find(paths);
        if (found.Count == 0)
        {
            throw CommandException.Usage($"There is no .yaml or .yml file in {string.Join(", ", paths.Select(path => $"'{path}'"))}.");
        }

        var files = environment.Toolbox.CreateWorkflowFiles(environment);
        var tally = new ValidationTally();
        foreach (var path in found)
        {
            var (text, diagnostics) = await CheckAsync(environment, files, path, cancellationToken);
            DiagnosticOutput.Write(environment.Terminal, text, diagnostics, asJson);
            tally.Add(diagnostics);
        }

        if (asJson)
        {
            JsonLine.Write(environment.Terminal, tally.ToJson());
        }
        else
        {
            environment.Terminal.Out.WriteLine(tally.ToString());
        }

        return tally.HasErrors ? ExitCode.InvalidWorkflow : ExitCode.Success;
    }

    private static async Task<(string Text, IReadOnlyList<Diagnostic> Diagnostics)> CheckAsync(
        CommandEnvironment environment, WorkflowFiles files, string path, CancellationToken cancellationToken)
    {
        if (ScenarioFile.IsOne(path))
        {
            var reading = await environment.Toolbox.CreateScenarioFileReader().ReadAsync(environment.FullPath(path), path, cancellationToken);
            return (reading.Text, reading.Diagnostics);
        }

        var file = await files.CheckAsync(path, cancellationToken);
        return (file.Text, file.Compilation.Diagnostics);
    }
}
