using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Runtime.Drawing;

namespace Graph.Host.Cli.Draw;

/// <summary><c>graph draw</c>: a picture of a workflow.</summary>
internal static class DrawCommand
{
    private static readonly Dictionary<string, Func<WorkflowDescription, string>> Formats = new(StringComparer.Ordinal)
    {
        ["text"] = TextDrawing.Draw,
        ["mermaid"] = MermaidDrawing.Draw,
        ["dot"] = DotDrawing.Draw,
        ["svg"] = SvgDrawing.Draw,
    };

    internal static Command Create(CommandEnvironment environment)
    {
        var file = new Argument<string>("file") { Description = "The workflow's YAML file.", HelpName = "FILE" };
        var format = new Option<string>("--format", "-f")
        {
            HelpName = "format",
            Description = "text for a terminal, mermaid for Markdown, dot for Graphviz, svg for a picture.",
            DefaultValueFactory = _ => "text",
        };
        CommonOptions.AcceptOnly(format, [.. Formats.Keys]);
        var command = new ExplainedCommand(
            "draw", "Draws a workflow.", "draw workflows/research.yaml", "draw workflows/research.yaml --format mermaid", "draw workflows/research.yaml --format svg > research.svg")
        {
            file, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var workflow = await environment.Toolbox.CreateWorkflowFiles(environment)
                .LoadAsync(parsed.GetRequiredValue(file), isQuiet: true, cancellationToken);
            environment.Terminal.Out.WriteLine(Formats[parsed.GetRequiredValue(format)](workflow.Describe()).TrimEnd('\n'));
            return (int)ExitCode.Success;
        });
        return command;
    }
}
