using System.CommandLine;
using Graph.Host.Cli.About;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Jobs;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Workers;

/// <summary><c>graph workers</c>: lists the workers that are heard of.</summary>
internal static class WorkersCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each worker");
        var command = new ExplainedCommand("workers", "Lists the workers of a store that were heard of lately.", "workers", "workers --json") { store, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            Write(environment, open, await open.Queue.ListWorkersAsync(cancellationToken), parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static void Write(CommandEnvironment environment, OpenQueue open, IReadOnlyList<WorkerView> workers, bool asJson)
    {
        var table = new TextTable("WORKER", "QUEUES", "JOBS", "SINCE", "LAST HEARD OF", "VERSION", "STATE");
        foreach (var worker in workers)
        {
            if (asJson)
            {
                JsonLine.Write(environment.Terminal, ToJson(worker));
                continue;
            }

            table.Add(
                worker.Owner.Describe(),
                string.Join(", ", worker.Queues.Select(share => share.Weight == 1 ? share.Queue : $"{share.Queue}:{JobText.Number(share.Weight)}")),
                $"{JobText.Number(worker.Busy)} of {JobText.Number(worker.Slots)}",
                Words.At(worker.StartedAt),
                Words.At(worker.BeatAt),
                worker.Version is { } version ? ProgramVersion.Read(version).Number : "",
                worker.Owner.IsGone() ? "ended without a word" : worker.IsDraining ? "draining" : "at work");
        }

        if (table.Count > 0)
        {
            table.Write(environment.Terminal.Out);
        }
        else if (!asJson)
        {
            environment.Terminal.Say($"No worker serves {open.Store.Description.Uri}. '{environment.CommandName} worker' starts one.");
        }
    }

    private static ValueMap ToJson(WorkerView worker) => JsonLine.Of(
        "worker",
        ("worker", worker.Owner.Value),
        ("queues", ValueList.From(worker.Queues.Select(share => (Value)ValueMap.Of(("queue", share.Queue), ("weight", (long)share.Weight))))),
        ("slots", (long)worker.Slots),
        ("busy", (long)worker.Busy),
        ("draining", worker.IsDraining),
        ("gone", worker.Owner.IsGone()),
        ("started_at", worker.StartedAt.ToString()),
        ("beat_at", worker.BeatAt.ToString()),
        ("beat_every", worker.BeatEvery.TotalSeconds),
        ("version", worker.Version));
}
