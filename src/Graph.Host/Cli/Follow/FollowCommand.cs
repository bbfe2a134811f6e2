using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Run;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Follow;

/// <summary><c>graph follow</c>: tells what becomes of a thread while another process moves it.</summary>
internal static class FollowCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread to follow.");
        var after = new Option<long>("--after") { Description = "Only what was committed after this version.", HelpName = "version" };
        after.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] word }])
            {
                result.AddError($"'--after' takes a version, and '{word}' is none.");
            }
        });
        var print = new Option<string?>("--print") { Description = "Print only this field of the output; text comes out bare.", HelpName = "field" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show no progress, only the output and errors." };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each commit, as `history` does but oldest first,");
        var command = new ExplainedCommand(
            "follow",
            "Tells what becomes of a thread, whichever process moves it, until it is at rest; then prints its output.",
            "follow research-7f3k2a",
            "follow research-7f3k2a --after 12 --json")
        {
            thread, after, print, quiet, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var threadId = CommonOptions.ReadThread(parsed.GetRequiredValue(thread));
            var told = new CommitTeller(environment, parsed.GetValue(json), parsed.GetValue(quiet));
            await using var opened = OpenStore.OpenExisting(environment, parsed.GetValue(store));
            await foreach (var entry in new ThreadFollower(opened.Store, environment.Time).FollowAsync(threadId, parsed.GetValue(after), cancellationToken))
            {
                told.Tell(entry);
            }

            var end = await new ThreadReader(opened.Store).FindAsync(threadId, cancellationToken) ?? throw CommandException.NoThread(environment, threadId, opened.Store);
            told.TellEnd(end);
            if (end.Status == RunStatus.Succeeded && !parsed.GetValue(json))
            {
                var workflow = await PinnedWorkflow.LoadAsync(environment, opened.Store, end, cancellationToken);
                OutputText.Write(environment.Terminal, workflow, OutputOf(workflow, end.State), parsed.GetValue(print));
            }

            return (int)ExitOf(end.Status);
        });
        return command;
    }

    // Somebody may have asked for more since it came to rest.
    private static ExitCode ExitOf(RunStatus status) => status is RunStatus.Queued or RunStatus.Running ? ExitCode.RunFailed : ExitCodes.For(status);

    private static ValueMap OutputOf(CompiledWorkflow workflow, ValueMap state)
    {
        var names = workflow.Output.Select(slot => workflow.Schema.Fields[slot]).Where(field => !field.IsPrivate).Select(field => field.Name);
        return ValueMap.From(names.Where(name => state.TryGetValue(name, out _)).Select(name => new KeyValuePair<Value, Value>(name, state[name])));
    }
}
