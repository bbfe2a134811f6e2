using System.CommandLine;
using Graph.Host.Cli.Files;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run;
using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Scenarios;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Workflows;

/// <summary><c>graph workflows</c>: lists what can be run.</summary>
internal static class WorkflowsCommand
{
    private const string DefaultFolder = "workflows";

    internal static Command Create(CommandEnvironment environment)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "Where to look, folders below it included.",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => DefaultFolder,
        };
        var json = CommonOptions.Json("each workflow");
        var command = new ExplainedCommand("workflows", "Lists the workflows in a folder, and what each takes.", "workflows", "workflows examples --json")
        {
            folder, json,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await ListAsync(
            environment, parsed.GetRequiredValue(folder), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<ExitCode> ListAsync(
        CommandEnvironment environment, string folder, bool asJson, CancellationToken cancellationToken)
    {
        var files = environment.Toolbox.CreateWorkflowFiles(environment);
        var table = new TextTable("NAME", "INPUT", "FILE", "DESCRIPTION");
        foreach (var path in new YamlFinder(environment).Find([folder]).Where(path => !ScenarioFile.IsOne(path)))
        {
            var file = await files.CheckAsync(path, cancellationToken);
            if (file.IsShared)
            {
                continue;
            }

            if (asJson)
            {
                JsonLine.Write(environment.Terminal, ToJson(file));
                continue;
            }

            AddRow(table, file);
        }

        if (table.Count > 0)
        {
            table.Write(environment.Terminal.Out);
        }
        else if (!asJson)
        {
            environment.Terminal.Say($"There is no workflow in '{folder}'.");
        }

        return ExitCode.Success;
    }

    private static void AddRow(TextTable table, CheckedFile file)
    {
        if (file.Compilation.Workflow is { } workflow)
        {
            table.Add(workflow.Name, InputFields.Describe(workflow), file.Path, OneLine(workflow.Description));
            return;
        }

        table.Add(Path.GetFileNameWithoutExtension(file.Path), "", file.Path, $"invalid: {Words.Count(Errors(file), "error")}; graph validate shows them");
    }

    private static ValueMap ToJson(CheckedFile file) => file.Compilation.Workflow is { } workflow
        ? JsonLine.Of(
            "workflow",
            ("name", workflow.Name),
            ("version", (long)workflow.Version),
            ("description", workflow.Description),
            ("file", file.Path),
            ("valid", true),
            ("input", ValueList.From(workflow.Input.Select(field => (Value)ToJson(workflow, field)))),
            ("output", ValueList.From(workflow.Output.Select(slot => (Value)workflow.Schema.Fields[slot].Name))))
        : JsonLine.Of("workflow", ("file", file.Path), ("valid", false), ("errors", (long)Errors(file)));

    private static ValueMap ToJson(CompiledWorkflow workflow, InputField input)
    {
        var field = workflow.Schema.Fields[input.Slot];
        return ValueMap.Of(
            ("name", field.Name), ("type", field.Type.Name), ("required", input.IsRequired), ("description", field.Description));
    }

    private static int Errors(CheckedFile file) =>
        file.Compilation.Diagnostics.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static string OneLine(string? text) => text is null ? "" : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
