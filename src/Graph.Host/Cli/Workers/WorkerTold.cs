using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Workers;

/// <summary>Tells what a worker does to the terminal and to the probes.</summary>
/// <param name="progress">Writes it down.</param>
/// <param name="status">Keeps what probes ask for.</param>
internal sealed class WorkerTold(WorkerProgress progress, IWorkerObserver status) : IWorkerObserver
{
    /// <inheritdoc />
    public void Taken(JobGrant grant) => progress.Taken(grant);

    /// <inheritdoc />
    public void Ended(JobGrant grant, RunResult result) => progress.Ended(grant, result);

    /// <inheritdoc />
    public void Broken(JobGrant grant, Exception surprise, Timestamp? retryAt) => progress.Broken(grant, surprise, retryAt);

    /// <inheritdoc />
    public void StoreKept(RetentionReport report) => progress.StoreKept(report);

    /// <inheritdoc />
    public void StoreTrouble(string doing, Exception trouble)
    {
        progress.StoreTrouble(doing, trouble);
        status.StoreTrouble(doing, trouble);
    }

    /// <inheritdoc />
    public void StoreAnswered(Timestamp askedAt) => status.StoreAnswered(askedAt);
}
