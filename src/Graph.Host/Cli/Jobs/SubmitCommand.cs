using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Run;
using Graph.Host.Cli.Stores;
using Graph.Runtime;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Jobs;

/// <summary><c>graph jobs submit</c>: stores an input and leaves the run to a worker.</summary>
internal static class SubmitCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var file = new Argument<string>("file") { Description = "The workflow's YAML file.", HelpName = "FILE" };
        var input = new GivenInput();
        var placement = new PlacementOptions();
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("what became of it");
        var command = new ExplainedCommand(
            "submit",
            "Stores an input and leaves the run to a worker; prints the thread's id.",
            "jobs submit workflows/research.yaml -i question='How do leases work?'",
            "jobs submit workflows/research.yaml --input question.json --queue slow --priority 0 --tenant acme",
            "jobs submit workflows/review.yaml --key order-4711 --delay 10m --json")
        {
            file,
        };
        input.AddTo(command);
        placement.AddTo(command);
        command.Add(store);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) => (int)await SubmitAsync(
            environment,
            parsed.GetRequiredValue(file),
            input.Read(parsed),
            placement.Read(parsed, environment.Time),
            new Answer(parsed.GetValue(store), parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> SubmitAsync(
        CommandEnvironment environment, string file, WantedInput given, JobSubmission submission, Answer answer, CancellationToken cancellationToken)
    {
        var workflow = await environment.Toolbox.CreateWorkflowFiles(environment).LoadAsync(file, answer.AsJson, cancellationToken);
        var fields = new InputFields(workflow, environment);
        var input = await fields.ReadAsync(given.File, given.Fields, cancellationToken);
        if (given.Thread is null)
        {
            fields.RequireAll(input);
        }

        await using var open = OpenQueue.Open(environment, answer.StoreOption);
        var request = new RunRequest
        {
            ThreadId = await ThreadOfAsync(open, workflow, given, submission, cancellationToken),
            Input = input,
            Metadata = given.Metadata,
        };
        var result = await Runners.Create(environment, open.Store).SubmitAsync(workflow, request, submission, cancellationToken);
        return SubmissionText.Tell(environment, result, answer.AsJson);
    }

    // A request that is sent again is told by all of it, the thread included: a name made up anew each time would make it another request.
    private static async Task<ThreadId?> ThreadOfAsync(
        OpenQueue open, CompiledWorkflow workflow, WantedInput given, JobSubmission submission, CancellationToken cancellationToken)
    {
        if (given.Thread is { } name)
        {
            return CommonOptions.ReadThread(name);
        }

        return submission.IdempotencyKey is null
            ? await new ThreadNames(open.Store, Random.Shared).MakeAsync(workflow.Name, cancellationToken)
            : null;
    }

    private sealed record Answer(string? StoreOption, bool AsJson);
}
