using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Hosting;

/// <summary>How the worker of a host is, for probes: a process that is not live is to be started anew, one that is not ready gets well by itself.</summary>
/// <param name="time">The clock.</param>
public sealed class WorkerStatus(TimeProvider time) : IWorkerObserver
{
    // A worker in trouble tries again every second. What lies further back is over once the store was asked since, and answered.
    private static readonly TimeSpan TroubleLasts = TimeSpan.FromSeconds(5);

    private volatile JobWorker? _worker;
    private volatile Task _work = Task.CompletedTask;
    private volatile Trouble? _trouble;
    private volatile Answer? _answer;

    /// <summary>Who the worker is to the store; null before it was started.</summary>
    public LeaseOwner? Owner => _worker?.Owner;

    /// <summary>How many jobs it has.</summary>
    public int Busy => _worker?.Busy ?? 0;

    /// <summary>Whether it was asked to stop and hands back what it has.</summary>
    public bool IsDraining => _worker?.IsDraining ?? false;

    /// <summary>Whether it works, or hands back what it has.</summary>
    public bool IsLive => !_work.IsCompleted;

    /// <summary>Whether it takes jobs: it lives, does not drain, and the store did as asked in the last seconds.</summary>
    public bool IsReady => IsLive && !IsDraining && !IsInTrouble;

    /// <summary>What the store last failed at and what it said, such as <c>claiming: The disk is full.</c>; null when it never did.</summary>
    public string? LastTrouble => _trouble?.Words;

    private bool IsInTrouble => _trouble is { } trouble
        && (LeaseRules.After(trouble.At, TroubleLasts) > Timestamp.From(time.GetUtcNow()) || _answer is not { } answer || answer.AskedAt <= trouble.At);

    void IWorkerObserver.StoreAnswered(Timestamp askedAt) => _answer = new Answer(askedAt);

    void IWorkerObserver.StoreTrouble(string doing, Exception trouble)
    {
        ArgumentNullException.ThrowIfNull(trouble);
        _trouble = new Trouble($"{doing}: {trouble.Message}", Timestamp.From(time.GetUtcNow()));
    }

    /// <summary>Tells of a worker from now on. A host's own is watched already.</summary>
    /// <param name="worker">The worker; its observers have to be told to tell this object too.</param>
    /// <param name="work">Ends with the worker.</param>
    public void Watch(JobWorker worker, Task work)
    {
        ArgumentNullException.ThrowIfNull(worker);
        ArgumentNullException.ThrowIfNull(work);
        _worker = worker;
        _work = work;
    }

    private sealed record Trouble(string Words, Timestamp At);

    private sealed record Answer(Timestamp AskedAt);
}
