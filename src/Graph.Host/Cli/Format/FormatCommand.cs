using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Files;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Runtime.Definition.Formatting;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Scenarios;

namespace Graph.Host.Cli.Format;

/// <summary><c>graph format</c>: writes workflow files in the format's own style.</summary>
internal static class FormatCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var options = new FormatOptions();
        var command = new ExplainedCommand(
            "format",
            "Writes workflow files in one style: order of keys, indentation, arrows, quotes. Comments stay.",
            "format workflows",
            "format workflows --check",
            "format workflows/research.yaml --expand")
        {
            options.Paths, options.Check, options.Expand, options.Fold,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(options.Expand) && result.GetValue(options.Fold))
            {
                result.AddError("'--expand' and '--fold' exclude each other: edges are maps or arrows.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) => (int)await FormatAsync(
            environment,
            [.. new YamlFinder(environment).Find(parsed.GetRequiredValue(options.Paths)).Where(path => !ScenarioFile.IsOne(path))],
            new FormatRun(parsed.GetValue(options.Check), parsed.GetValue(options.Expand) ? EdgeStyle.Expanded : EdgeStyle.Folded),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> FormatAsync(
        CommandEnvironment environment, IReadOnlyList<string> paths, FormatRun run, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            throw CommandException.Usage("There is no .yaml or .yml file to format.");
        }

        var files = environment.Toolbox.CreateWorkflowFiles(environment);
        foreach (var path in paths)
        {
            var file = await files.CheckAsync(path, cancellationToken);
            if (file.IsShared)
            {
                // What workflows include is a workflow's keys without a workflow; it has no meaning of its own to compare.
                run.Skipped++;
            }
            else if (file.Compilation.Workflow is null)
            {
                Refuse(environment, file, run);
            }
            else
            {
                await FormatAsync(environment, files, file, run, cancellationToken);
            }
        }

        environment.Terminal.Say(run.Summary(paths.Count - run.Skipped));
        return run.ExitCode;
    }

    // A file with errors may not mean what it seems to say; nothing in it is touched.
    private static void Refuse(CommandEnvironment environment, CheckedFile file, FormatRun run)
    {
        var errors = file.Compilation.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        DiagnosticOutput.WriteForPeople(environment.Terminal, file.Text, errors);
        environment.Terminal.Say($"'{file.Path}' is left as it is: it has {Words.Count(errors.Count, "error")}.");
        run.Invalid++;
    }

    private static async Task FormatAsync(
        CommandEnvironment environment, WorkflowFiles files, CheckedFile file, FormatRun run, CancellationToken cancellationToken)
    {
        var formatted = WorkflowFormatter.Format(file.Text, run.Edges);
        if (formatted == file.Text)
        {
            return;
        }

        // Nobody's file is worth a mistake of the formatter.
        var compilation = files.Compile(formatted, file.Path);
        if (compilation.Workflow is null || compilation.Diagnostics.Count != file.Compilation.Diagnostics.Count)
        {
            throw new InvalidOperationException($"'{file.Path}' would no longer mean the same, and was left as it is.");
        }

        run.Changed++;
        environment.Terminal.Out.WriteLine(file.Path);
        if (!run.IsCheck)
        {
            await File.WriteAllTextAsync(environment.FullPath(file.Path), formatted, cancellationToken);
        }
    }
}

/// <summary>What the command takes.</summary>
internal sealed record FormatOptions
{
    internal Argument<string[]> Paths { get; } = new("paths")
    {
        Description = "Workflow files, or folders of them.",
        HelpName = "PATHS",
        Arity = ArgumentArity.OneOrMore,
    };

    internal Option<bool> Check { get; } = new("--check")
    {
        Description = "Change nothing; list the files that would change, and end with exit code 9 if there are any.",
    };

    internal Option<bool> Expand { get; } = new("--expand") { Description = "Write plain edges as maps: { from: a, to: b }." };

    internal Option<bool> Fold { get; } = new("--fold") { Description = "Write plain edges as arrows: a -> b. This is the default." };
}

/// <summary>What is asked of one call, and what came of it.</summary>
/// <param name="isCheck">Nothing is written.</param>
/// <param name="edges">How plain edges are written.</param>
internal sealed class FormatRun(bool isCheck, EdgeStyle edges)
{
    internal bool IsCheck { get; } = isCheck;

    internal EdgeStyle Edges { get; } = edges;

    internal int Changed { get; set; }

    /// <summary>Files that workflows include, which are left as they are.</summary>
    internal int Skipped { get; set; }

    internal int Invalid { get; set; }

    internal ExitCode ExitCode =>
        Invalid > 0 ? ExitCode.InvalidWorkflow : IsCheck && Changed > 0 ? ExitCode.Unformatted : ExitCode.Success;

    internal string Summary(int files)
    {
        var changed = IsCheck ? "to format" : "formatted";
        var invalid = Invalid > 0 ? $", {Invalid} with errors" : "";
        return $"{Words.Count(files, "file")} checked: {Changed} {changed}{invalid}";
    }
}
