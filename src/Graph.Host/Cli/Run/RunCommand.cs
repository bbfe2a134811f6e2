using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run;

/// <summary><c>graph run</c>: runs a workflow from a file.</summary>
internal static class RunCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var file = new Argument<string>("file") { Description = "The workflow's YAML file.", HelpName = "FILE" };
        var input = new GivenInput();
        var whenBusy = new Option<string>("--when-busy")
        {
            Description = "What to do when another run moves the thread: wait for it (enqueue), refuse (reject), stop it and go on from what it saved "
                + "(interrupt), or stop it and start from before its input (rollback).",
            HelpName = "way",
            DefaultValueFactory = _ => "enqueue",
        };
        CommonOptions.AcceptOnly(whenBusy, ["enqueue", "reject", "interrupt", "rollback"]);
        var command = new ExplainedCommand(
            "run",
            "Runs a workflow and prints its output.",
            "run workflows/research.yaml -i question='How do checkpoints work?' --print answer",
            "run workflows/research.yaml --input question.json --thread monday --json",
            "run workflows/review.yaml -i task=@task.txt --interactive")
        {
            file,
        };
        input.AddTo(command);
        command.Add(whenBusy);
        RunPresentation.AddOptions(command);
        command.SetAction(async (parsed, cancellationToken) => (int)await RunAsync(
            environment,
            parsed.GetRequiredValue(file),
            input.Read(parsed),
            Enum.Parse<WhenBusy>(parsed.GetRequiredValue(whenBusy), ignoreCase: true),
            RunPresentation.From(parsed),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandEnvironment environment, string file, WantedInput given, WhenBusy whenBusy, RunPresentation presentation, CancellationToken cancellationToken)
    {
        var workflow = await environment.Toolbox.CreateWorkflowFiles(environment)
            .LoadAsync(file, presentation.IsQuiet || presentation.AsJson, cancellationToken);
        var fields = new InputFields(workflow, environment);
        var input = await fields.ReadAsync(given.File, given.Fields, cancellationToken);
        if (given.Thread is null)
        {
            fields.RequireAll(input);
        }

        await using var store = OpenStore.Open(environment, presentation.StoreOption);
        var threadId = given.Thread is { } name
            ? CommonOptions.ReadThread(name)
            : await new ThreadNames(store.Store, Random.Shared).MakeAsync(workflow.Name, cancellationToken);
        var session = new RunSession(environment, presentation, Runners.Create(environment, store.Store), workflow);
        return await session.StartAsync(threadId, input, given.Metadata, whenBusy, cancellationToken);
    }
}
