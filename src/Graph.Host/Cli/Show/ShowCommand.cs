using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Show;

/// <summary><c>graph show</c>: a thread with its state, now or as of an older commit.</summary>
internal static class ShowCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread.");
        var at = CommonOptions.Checkpoint("The checkpoint to show: a version, or the beginning of an id, as `history` lists them. [default: the newest]");
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("the thread");
        var command = new ExplainedCommand(
            "show", "Shows where a thread stands and its state.", "show research-7f3k2a", "show research-7f3k2a --at 3 --json")
        {
            thread, at, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await ShowAsync(
            environment,
            CommonOptions.ReadThread(parsed.GetRequiredValue(thread)),
            parsed.GetValue(at),
            parsed.GetValue(store),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> ShowAsync(
        CommandEnvironment environment, ThreadId threadId, string? at, string? storeOption, bool asJson, CancellationToken cancellationToken)
    {
        await using var store = OpenStore.OpenExisting(environment, storeOption);
        var reader = new ThreadReader(store.Store);
        var newest = await reader.FindAsync(threadId, cancellationToken) ?? throw CommandException.NoThread(environment, threadId, store.Store);
        var version = at is null ? newest.Header.Version : (await reader.GetCheckpointAsync(threadId, at, cancellationToken)).Version;
        var view = version == newest.Header.Version ? newest : await reader.FindAtAsync(threadId, version, cancellationToken) ?? newest;
        if (asJson)
        {
            JsonLine.Write(environment.Terminal, ThreadJson.Whole(view));
            return ExitCode.Success;
        }

        Describe(environment, view);
        environment.Terminal.Out.WriteLine(ValueJson.ToText(view.State, indented: true));
        return ExitCode.Success;
    }

    private static void Describe(CommandEnvironment environment, ThreadView view)
    {
        var terminal = environment.Terminal;
        terminal.Say($"{terminal.Paint(view.Header.ThreadId.Value, Tone.Bold)}  {EventJson.NameOf(view.Status)}");
        terminal.Say($"  workflow  {view.Workflow.Name} {view.Workflow.Version} ({view.Workflow.Hash[..12]})");
        if (view.Parent is { } parent)
        {
            terminal.Say($"  part of   {parent.Thread}");
        }

        terminal.Say($"  version   {view.Header.Version}, after step {view.Entry.Step}, at {Words.At(view.Header.CreatedAt)}");
        if (view.Entry.MovedTo is { } store)
        {
            terminal.Say($"  moved     to {store}, and goes on there; what is here is kept for reading only");
        }
        else if (view.Next.Count > 0)
        {
            terminal.Say($"  next      {string.Join(", ", view.Next)}");
        }

        if (view.Error is { } error)
        {
            terminal.Say($"  error     {error.Kind}: {error.Message}");
        }

        if (view.Parked is { } job)
        {
            terminal.Say($"  parked    {ParkedText.Reason(job)}");
            terminal.Say($"            {ParkedText.Advice(environment, view)}");
        }

        foreach (var interrupt in view.Interrupts)
        {
            terminal.Say(InterruptText.Describe(interrupt, terminal));
        }
    }
}
