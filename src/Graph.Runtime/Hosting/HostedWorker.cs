using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Graph.Runtime.Hosting;

/// <summary>Runs a worker for as long as its host runs, and drains it when the host stops.</summary>
internal sealed class HostedWorker : BackgroundService
{
    // When the host will not wait any longer, the worker stops the steps in hand, which takes it a second.
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _atOnce = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NodeLanes? _ownLanes;
    private readonly JobWorker _worker;
    private readonly ICheckpointStore _store;
    private readonly WorkerStatus _status;
    private readonly WorkerLog _log;
    private readonly TimeProvider _time;

    /// <summary>Wires the worker.</summary>
    /// <exception cref="OptionsValidationException">A setting is out of its bounds.</exception>
    /// <exception cref="StoreException">The store has no queue.</exception>
    public HostedWorker(
        ICheckpointStore store,
        IWorkflowSource workflows,
        IEnumerable<WorkerSetting> settings,
        TimeProvider time,
        IIdGenerator ids,
        WorkerStatus status,
        IEnumerable<IWorkerObserver> observers,
        ILogger<JobWorker> logger,
        IScheduleCalendar? calendar = null)
    {
        var options = settings.Aggregate(new JobWorkerOptions { Calendar = calendar }, (current, setting) => setting.Apply(current));
        Require(options);
        (_store, _status, _time, _log) = (store, status, time, new WorkerLog(logger, time));
        _ownLanes = options.NodeScheduler is null ? NodeLanes.ForJobs(options.Concurrency) : null;
        _worker = new JobWorker(
            store, workflows, options with { NodeScheduler = options.NodeScheduler ?? _ownLanes }, time, ids, observer: new WorkerObservers([status, _log, .. observers]));
        _log.LogStarted(_worker.Owner.Describe(), string.Join(", ", options.Queues.Select(share => share.Queue)), store.Description.Uri, options.Concurrency);
    }

    // Watched before it runs: the host has started once this returns, and runs the rest when it gets to it.
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _status.Watch(_worker, _over.Task);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var impatience = cancellationToken.Register(_atOnce.Cancel);
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { } work)
        {
            await work.WaitAsync(LastWait, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _over.TrySetResult();
        _log.LogStopped(_worker.Busy);
    }

    public override void Dispose()
    {
        base.Dispose();
        _ownLanes?.Dispose();
        _atOnce.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await TellDurabilityAsync(stoppingToken);
            await _worker.RunAsync(stoppingToken, _atOnce.Token);
        }
        finally
        {
            _over.TrySetResult();
        }
    }

    /// <summary>A store that cannot be met yet keeps no worker from starting: it is tried again with the first job.</summary>
    private async Task TellDurabilityAsync(CancellationToken stoppingToken)
    {
        try
        {
            await (_store is IRemoteStore remote ? remote.PrepareAsync(stoppingToken) : ValueTask.CompletedTask);
        }
        catch (StoreException trouble)
        {
            _log.StoreTrouble("meeting it", trouble);
            return;
        }

        if (_store.Description is { IsWeakerThanAsked: true, AskedFor: { } asked } weak)
        {
            _log.LogWeakDurability(weak.DescribeDurability(), asked.Name(), weak.Remedy);
            return;
        }

        _log.LogDurability(_store.Description.DescribeDurability());
    }

    private static void Require(JobWorkerOptions options)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentException mistake)
        {
            throw new OptionsValidationException(nameof(JobWorkerOptions), typeof(JobWorkerOptions), [$"AddGraphAgentsWorker was given settings that cannot be. {mistake.Message}"]);
        }
    }
}
