using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Jobs;
using Graph.Host.Cli.Run;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Scheduling;

namespace Graph.Host.Cli.Schedules;

/// <summary><c>graph schedules add</c>: stores a schedule with the definition that its runs are started with.</summary>
internal static class ScheduleAddCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("name") { Description = "What the schedule is called; its threads begin with it.", HelpName = "NAME" };
        var file = new Argument<string>("file") { Description = "The workflow's YAML file.", HelpName = "FILE" };
        var times = new ScheduleOptions();
        var input = new GivenInput();
        var placement = new PlacementOptions();
        var replaces = new Option<bool>("--replace") { Description = "Replace the schedule of that name, if there is one." };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("the schedule");
        var command = new ExplainedCommand(
            "add",
            "Stores a schedule: workers start a run of the workflow, as the file is now, at each of its times.",
            "schedules add nightly workflows/report.yaml --cron '30 2 * * *' --zone Europe/Berlin",
            "schedules add hourly workflows/check.yaml --cron '0 * * * MON-FRI' -i depth=2 --queue slow --overlap enqueue",
            "schedules add nightly workflows/report.yaml --cron '0 3 * * *' --missed skip --until 2027-01-01T00:00:00Z --replace")
        {
            name, file,
        };
        times.AddTo(command);
        input.AddFieldsTo(command);
        placement.AddPlaceTo(command);
        command.Add(replaces);
        command.Add(store);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var schedule = times.Read(parsed, parsed.GetRequiredValue(name)) with { Placement = placement.ReadPlace(parsed) };
            var (fields, given) = (parsed.GetRequiredValue(file), input.ReadFields(parsed));
            var (asJson, isReplacing) = (parsed.GetValue(json), parsed.GetValue(replaces));
            return (int)await AddAsync(environment, schedule, (fields, given), (parsed.GetValue(store), asJson, isReplacing), cancellationToken);
        });
        return command;
    }

    private static async Task<ExitCode> AddAsync(
        CommandEnvironment environment,
        Schedule schedule,
        (string File, WantedInput Input) run,
        (string? Store, bool AsJson, bool Replaces) how,
        CancellationToken cancellationToken)
    {
        var workflow = await environment.Toolbox.CreateWorkflowFiles(environment).LoadAsync(run.File, how.AsJson, cancellationToken);
        var fields = new InputFields(workflow, environment);
        var input = await fields.ReadAsync(run.Input.File, run.Input.Fields, cancellationToken);
        fields.RequireAll(input);
        await using var open = OpenQueue.Open(environment, how.Store);
        var entry = await SchedulesCommand.Open(environment, open).AddAsync(workflow, schedule with { Input = input }, how.Replaces, cancellationToken);
        ScheduleText.TellChange(environment.Terminal, entry, "stored", how.AsJson);
        return ExitCode.Success;
    }
}
