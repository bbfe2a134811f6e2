using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;

namespace Graph.Host.Cli.Schedules;

/// <summary><c>graph schedules remove</c>: removes a schedule.</summary>
internal static class ScheduleRemoveCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var name = SchedulesCommand.Name();
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("what was removed");
        var command = new ExplainedCommand("remove", "Removes a schedule; what it has started goes on.", "schedules remove nightly") { name, store, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            var word = parsed.GetRequiredValue(name);
            await SchedulesCommand.Open(environment, open).RemoveAsync(word, cancellationToken);
            if (parsed.GetValue(json))
            {
                JsonLine.Write(environment.Terminal, JsonLine.Of("removed", ("schedule", word)));
            }
            else
            {
                environment.Terminal.Out.WriteLine($"{word}: removed");
            }

            return (int)ExitCode.Success;
        });
        return command;
    }
}
