using Graph.Host.Cli.Output;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Doctor;

/// <summary>Looks at the queues: dead letters, jobs that no worker serves, jobs whose time has long come, and workers that ended without a word.</summary>
/// <param name="environment">The clock, and how commands are called.</param>
/// <param name="queue">The queues.</param>
internal sealed class QueueCheckup(CommandEnvironment environment, IJobQueue queue)
{
    // A worker takes what is due within its poll; a minute late is nobody's poll.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly Timestamp _now = Timestamp.From(environment.Time.GetUtcNow());

    internal async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var workers = (await queue.ListWorkersAsync(cancellationToken)).Where(worker => !worker.Owner.IsGone()).ToList();
        var served = workers.SelectMany(worker => worker.Queues).Select(share => share.Queue).ToHashSet(StringComparer.Ordinal);
        var depths = (await queue.CountJobsAsync(cancellationToken)).Where(depth => depth.Count > 0).ToList();
        return
        [
            new Finding("workers", workers.Count == 0 ? "none" : $"{Words.Count(workers.Count, "worker")} for {string.Join(", ", served.Order(StringComparer.Ordinal).Select(name => $"'{name}'"))}"),
            .. depths.Where(depth => depth.State == JobState.Parked).Select(DeadLetters),
            .. depths.Where(depth => depth.State is JobState.Ready or JobState.Running && !served.Contains(depth.Queue)).Select(Unserved),
            .. await OverdueAsync(cancellationToken),
            .. await LapsedAsync(served, cancellationToken),
        ];
    }

    private Finding DeadLetters(QueueDepth depth) => new(
        "dead letters",
        $"{Words.Count(depth.Count, "job")} of queue '{depth.Queue}' failed too often",
        $"'{environment.CommandName} dead-letters list --queue {depth.Queue}' lists them; retry them once the cause is gone, or drop them.");

    private Finding Unserved(QueueDepth depth) => new(
        "queue",
        depth.State == JobState.Ready
            ? $"{Words.Count(depth.Count, "job")} of '{depth.Queue}' wait{(depth.Count == 1 ? "s" : "")}, and no worker serves that queue"
            : $"{Words.Count(depth.Count, "job")} of '{depth.Queue}' {(depth.Count == 1 ? "was" : "were")} taken by workers that are not heard of any more",
        $"'{environment.CommandName} worker --queue {depth.Queue}' starts one.");

    private async Task<IReadOnlyList<Finding>> OverdueAsync(CancellationToken cancellationToken)
    {
        var delayed = queue.ListJobsAsync(new JobQuery { State = JobState.Delayed, Limit = int.MaxValue }, cancellationToken);
        return await delayed
            .Where(view => LeaseRules.After(view.Job.DueAt.GetValueOrDefault(), LongestDelay) < _now)
            .Select(view => new Finding(
                "delay",
                $"thread '{view.ThreadId}' of queue '{view.Job.Placement.Queue}' was due at {Words.At(view.Job.DueAt.GetValueOrDefault())}",
                $"'{environment.CommandName} worker --queue {view.Job.Placement.Queue}' does what is due."))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Jobs that somebody should have taken over by now, though their queue is served.</summary>
    private async Task<IReadOnlyList<Finding>> LapsedAsync(HashSet<string> served, CancellationToken cancellationToken)
    {
        var running = queue.ListJobsAsync(new JobQuery { State = JobState.Running, Limit = int.MaxValue }, cancellationToken);
        return await running
            .Where(view => served.Contains(view.Job.Placement.Queue) && IsLongLapsed(view))
            .Select(view => new Finding(
                "job",
                $"thread '{view.ThreadId}' of queue '{view.Job.Placement.Queue}' was left by its worker, and nobody took it over",
                $"The workers of that queue may be busy: '{environment.CommandName} workers' shows it; start another one."))
            .ToListAsync(cancellationToken);
    }

    private bool IsLongLapsed(JobView view) =>
        view.Lease is null || LeaseRules.After(view.Lease.Until, JobRules.ReclaimDelay(view.Job.Attempt) + LongestDelay) < _now;
}
