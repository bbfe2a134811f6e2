using System.Collections.Concurrent;
using System.Globalization;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Workers;

/// <summary>Tells what a worker does: lines of words on stderr, or objects on stdout.</summary>
/// <param name="environment">Where to write, and the clock.</param>
/// <param name="asJson">Objects in place of words.</param>
internal sealed class WorkerProgress(CommandEnvironment environment, bool asJson) : IWorkerObserver
{
    /// <summary>A worker tries again each second; as long as it meets the same trouble, words tell of it this often.</summary>
    private static readonly TimeSpan TroubleIsToldEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, (string Message, long At)> _told = new();

    internal void Started(JobWorker worker, ICheckpointStore store, JobWorkerOptions options) => Tell(
        "worker_started",
        $"{Capital(worker.Owner.Describe())} serves {string.Join(", ", options.Queues.Select(Describe))} of {store.Description.Uri}, "
        + $"{Words.Count(options.Concurrency, "job")} at a time. Ctrl+C drains it.\n"
        + Durability(store.Description),
        ("worker", worker.Owner.Value),
        ("store", store.Description.Uri),
        ("durability", store.Description.Class.Name()),
        ("queues", ValueList.From(options.Queues.Select(share => (Value)ValueMap.Of(("queue", share.Queue), ("weight", (long)share.Weight))))),
        ("concurrency", (long)options.Concurrency));

    internal void Draining(bool atOnce) => Tell(
        "worker_draining",
        atOnce ? "Stopping the steps in hand; once more to end the process." : "Draining: ending the steps in hand and handing the rest back; once more to stop them.",
        ("at_once", atOnce));

    internal void Stopped(JobWorker worker) => Tell("worker_stopped", "Stopped.", ("worker", worker.Owner.Value), ("left", (long)worker.Busy));

    /// <inheritdoc />
    public void Taken(JobGrant grant) => Tell(
        "job_taken",
        $"{grant.ThreadId}: taken from '{grant.Job.Placement.Queue}'{(grant.Job.Attempt > 1 ? $", claim {Number(grant.Job.Attempt)} since its newest commit" : "")}{(JobRules.RunsAlone(grant.Job) ? "; it runs alone" : "")}",
        ("thread", grant.ThreadId.Value),
        ("job", grant.Job.Id.Value),
        ("queue", grant.Job.Placement.Queue),
        ("attempt", (long)grant.Job.Attempt));

    /// <inheritdoc />
    public void Ended(JobGrant grant, RunResult result)
    {
        var status = EventJson.NameOf(result.Status);
        Tell(
            "job_ended",
            result.Status == RunStatus.Running
                ? $"{grant.ThreadId}: handed back at version {Number(result.Version)}"
                : $"{grant.ThreadId}: {status} at version {Number(result.Version)}{(result.Error is { } error ? $": {error.Message}" : "")}",
            ("thread", grant.ThreadId.Value),
            ("job", grant.Job.Id.Value),
            ("status", status),
            ("version", result.Version),
            ("error", EventJson.From(result.Error)));
    }

    /// <inheritdoc />
    public void Broken(JobGrant grant, Exception surprise, Timestamp? retryAt) => Tell(
        "job_broken",
        $"{grant.ThreadId}: {surprise.Message}{(retryAt is { } at ? $" It is tried again at {Words.At(at)}." : "")}",
        ("thread", grant.ThreadId.Value),
        ("job", grant.Job.Id.Value),
        ("message", surprise.Message),
        ("retry_at", retryAt?.ToString()));

    /// <inheritdoc />
    public void StoreKept(RetentionReport report) => Tell(
        "retention",
        $"Removed {Words.Count(report.Deleted, "thread")}, and {Words.Count(report.Commits, "checkpoint")} of others"
        + string.Concat(report.Failures.Select(failure => $"; could not do {failure}")),
        ("looked", (long)report.Looked),
        ("deleted", (long)report.Deleted),
        ("checkpoints", (long)report.Commits),
        ("bytes", report.Bytes),
        ("failures", ValueList.From(report.Failures.Select(failure => (Value)failure))));

    /// <inheritdoc />
    public void StoreTrouble(string doing, Exception trouble)
    {
        if (asJson || IsNew(doing, trouble.Message))
        {
            Tell("store_trouble", $"Trouble with the store while {doing}: {trouble.Message}", ("doing", doing), ("message", trouble.Message));
        }
    }

    private bool IsNew(string doing, string message)
    {
        var now = environment.Time.GetTimestamp();
        if (_told.TryGetValue(doing, out var told) && told.Message == message && environment.Time.GetElapsedTime(told.At, now) < TroubleIsToldEvery)
        {
            return false;
        }

        _told[doing] = (message, now);
        return true;
    }

    private static string Durability(StoreDescription store) => store is { IsWeakerThanAsked: true, AskedFor: { } asked }
        ? $"What is acknowledged is {store.DescribeDurability()}. '{asked.Name()}' was asked for. {store.Remedy}".TrimEnd()
        : $"What is acknowledged is {store.DescribeDurability()}.";

    private static string Describe(QueueShare share) => share.Weight == 1 ? $"'{share.Queue}'" : $"'{share.Queue}' (weight {Number(share.Weight)})";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private void Tell(string type, string words, params ReadOnlySpan<(Value Key, Value Value)> content)
    {
        var now = Timestamp.From(environment.Time.GetUtcNow());
        lock (_gate)
        {
            if (asJson)
            {
                JsonLine.Write(environment.Terminal, JsonLine.Of(type, ValueMap.Of(content).Set("at", now.ToString())));
                return;
            }

            environment.Terminal.Say($"{environment.Terminal.Paint(Words.At(now), Tone.Faint)} {words}");
        }
    }
}
