using System.CommandLine;
using Graph.Host.Cli.About;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Keeping;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Hosting;
using Graph.Runtime.Jobs;
using Graph.Scheduling;

namespace Graph.Host.Cli.Workers;

/// <summary><c>graph worker</c>: takes jobs and carries them out until it is asked to stop.</summary>
internal static class WorkerCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var settings = new WorkerSettings();
        var health = new Option<string?>("--health")
        {
            Description = "Answer probes over HTTP: /live and /ready on this port of all addresses, or on address:port. [default: not at all]",
            HelpName = "[address:]port",
        };
        var retention = new RetentionSettings();
        var untilIdle = new Option<bool>("--until-idle") { Description = "End once nothing is ready or running in its queues, and what is to be removed is." };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("what the worker does");
        var command = new ExplainedCommand(
            "worker",
            "Takes jobs and carries them out. Ctrl+C or SIGTERM drains it: it takes nothing more, ends the steps in hand and hands the rest back.",
            "worker",
            "worker --queue fast:3 --queue slow --concurrency 4",
            "worker --store sqlite:/var/lib/graph/graph.db --lease 15s --drain-time 1m --health 8080 --json",
            "worker --keep-last 100 --keep-for 30d --delete-after 90d --archive folder:/var/lib/graph/archive");
        settings.AddTo(command);
        retention.AddTo(command);
        command.Add(health);
        command.Add(untilIdle);
        command.Add(store);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = retention.FindArchive(environment, parsed);
            var options = settings.Read(parsed) with { Retention = retention.Find(parsed, archive?.Archive) };
            await using var open = OpenQueue.Open(environment, parsed.GetValue(store));
            var progress = new WorkerProgress(environment, parsed.GetValue(json));
            return (int)await WorkAsync(environment, open, options, progress, parsed.GetValue(health), parsed.GetValue(untilIdle));
        });
        return command;
    }

    /// <summary>Where the two cannot be met yet, that is found out before anything is removed.</summary>
    private static async ValueTask RequireOtherStoreAsync(ThreadArchive? archive, ICheckpointStore store, CancellationToken cancellationToken)
    {
        try
        {
            await (archive?.RequireOtherStoreAsync(store, cancellationToken) ?? ValueTask.CompletedTask);
        }
        catch (Exception later) when (later is StoreException or OperationCanceledException)
        {
            // The worker tries to meet its store again and again, and says so; one that is to stop already does so.
        }
    }

    /// <summary>A store that cannot be met yet is no reason not to start: the worker tries again and again, and what it would promise is told as unknown.</summary>
    private static async Task MeetAsync(ICheckpointStore store, WorkerProgress progress)
    {
        try
        {
            await (store is IRemoteStore remote ? remote.PrepareAsync(CancellationToken.None) : ValueTask.CompletedTask);
        }
        catch (StoreException trouble)
        {
            progress.StoreTrouble("meeting it", trouble);
        }
    }

    private static async Task<ExitCode> WorkAsync(
        CommandEnvironment environment, OpenQueue open, JobWorkerOptions options, WorkerProgress progress, string? health, bool untilIdle)
    {
        using var lanes = NodeLanes.ForJobs(options.Concurrency);
        using var signals = new WorkerSignals(progress.Draining);
        var status = new WorkerStatus(environment.Time);
        var worker = new JobWorker(
            open.Store,
            environment.Toolbox.CreateStoredWorkflows(open.Store),
            options with { NodeScheduler = lanes, Calendar = new CronCalendar(), Version = ProgramVersion.Own.ToString() },
            environment.Time,
            observer: new WorkerTold(progress, status));
        await using var probes = HealthEndpoint.Open(health, status);
        await MeetAsync(open.Store, progress);
        await RequireOtherStoreAsync(options.Retention?.Archive, open.Store, signals.Drain);
        progress.Started(worker, open.Store, options);
        var work = worker.RunAsync(signals.Drain, signals.AtOnce);
        status.Watch(worker, work);
        if (untilIdle)
        {
            await new IdleWatch(open.Queue, options.Queues, environment.Time).WaitAsync(signals.Drain);
            await worker.FirstRetention.WaitAsync(signals.Drain).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            signals.DrainQuietly();
        }

        await work;
        progress.Stopped(worker);
        return signals.AtOnce.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Success;
    }
}
