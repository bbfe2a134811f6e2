using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;

namespace Graph.Host.Cli.New;

/// <summary><c>graph new</c>: starts a workflow that runs at once.</summary>
internal static class NewCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("name")
        {
            Description = "The workflow's name. A path such as flows/billing puts it into that folder.",
            HelpName = "NAME",
        };
        var template = new Option<string>("--template", "-t")
        {
            HelpName = "template",
            Description = $"{string.Join(", ", WorkflowTemplate.All.Select(template => $"{template.Name} ({template.Description})"))}.",
            DefaultValueFactory = _ => WorkflowTemplate.All[0].Name,
        };
        CommonOptions.AcceptOnly(template, [.. WorkflowTemplate.All.Select(template => template.Name)]);
        var folder = new Option<bool>("--folder") { Description = "Put it, with what it reads, into a folder of its own." };
        var command = new ExplainedCommand(
            "new",
            "Starts a workflow from a template, with documents where it needs some. It runs at once and overwrites nothing.",
            "new greeting",
            "new handbook --template research --folder",
            "new flows/release-notes --template approval")
        {
            name, template, folder,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await CreateAsync(
            environment,
            NewWorkflow.Plan(environment, parsed.GetRequiredValue(name), parsed.GetRequiredValue(template), parsed.GetValue(folder)),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> CreateAsync(CommandEnvironment environment, NewWorkflow workflow, CancellationToken cancellationToken)
    {
        var taken = workflow.Files.FirstOrDefault(file => Path.Exists(environment.FullPath(file.Path)));
        if (taken is not null)
        {
            throw CommandException.Usage($"'{taken.Path}' already exists, and nothing is overwritten. Choose another name.");
        }

        foreach (var file in workflow.Files)
        {
            var path = environment.FullPath(file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, file.Text, cancellationToken);
            environment.Terminal.Out.WriteLine(file.Path);
        }

        environment.Terminal.Say($"Run it: {environment.CommandName} run {ShellText.Quote(workflow.Files[0].Path)}");
        return ExitCode.Success;
    }
}
