using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Hosting;

/// <summary>Tells several observers one after the other.</summary>
/// <param name="observers">The observers.</param>
internal sealed class WorkerObservers(params IReadOnlyList<IWorkerObserver> observers) : IWorkerObserver
{
    public void Taken(JobGrant grant) => Tell(observer => observer.Taken(grant));

    public void Ended(JobGrant grant, RunResult result) => Tell(observer => observer.Ended(grant, result));

    public void Broken(JobGrant grant, Exception surprise, Timestamp? retryAt) => Tell(observer => observer.Broken(grant, surprise, retryAt));

    public void StoreKept(RetentionReport report) => Tell(observer => observer.StoreKept(report));

    public void StoreTrouble(string doing, Exception trouble) => Tell(observer => observer.StoreTrouble(doing, trouble));

    public void StoreAnswered(Timestamp askedAt) => Tell(observer => observer.StoreAnswered(askedAt));

    private void Tell(Action<IWorkerObserver> tell)
    {
        foreach (var observer in observers)
        {
            tell(observer);
        }
    }
}
