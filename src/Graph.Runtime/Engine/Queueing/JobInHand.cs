using System.Diagnostics;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Queueing;

/// <summary>The job of the thread that a run moves, and what the run's commits do with it. A thread that somebody moves by hand may have one as well;
/// the run then ends it, because it does what the job was for.</summary>
internal sealed class JobInHand
{
    private readonly TimeProvider? _time;
    private readonly Random? _random;
    private readonly JobRetryPolicy? _policy;
    private JobChange? _failure;
    private Action? _progressed;

    private JobInHand()
    {
    }

    private JobInHand(JobGrant grant, IJobQueue queue, JobRun job, TimeProvider time, Random random)
    {
        (Grant, Queue) = (grant, queue);
        (_policy, _progressed, _time, _random) = (job.Retry, job.Progressed, time, random);
    }

    /// <summary>The worker's claim; null when no worker moves the thread.</summary>
    internal JobGrant? Grant { get; }

    /// <summary>The queue that the claim is of.</summary>
    internal IJobQueue? Queue { get; }

    /// <summary>What the next commit asks for, whatever the run comes to.</summary>
    internal JobChange.Enqueue? Asked { get; private init; }

    /// <summary>A job that a worker has.</summary>
    internal static JobInHand Of(JobGrant grant, IJobQueue queue, JobRun job, TimeProvider time, Random random) =>
        new(grant, queue, job, time, random);

    /// <summary>A job that the thread happens to have.</summary>
    internal static JobInHand ByHand() => new();

    /// <summary>A job that is asked for with the next commit.</summary>
    internal static JobInHand ToAsk(JobChange.Enqueue asked) => new() { Asked = asked };

    /// <summary>Decides what a failure of the run does to the job.</summary>
    /// <returns>Whether nobody tries again by himself: the thread is a dead letter.</returns>
    internal bool GivesUp(RunError error, string? worker, Func<string> newId)
    {
        if (Grant is not { } grant)
        {
            return false;
        }

        var now = Timestamp.From(_time!.GetUtcNow());
        var where = error.Node is null ? "" : $"Node '{error.Node}': ";
        var failure = new JobFailure(error.Kind, where + error.Message, now, worker ?? "");
        var wait = _policy!.FindWait(grant.Job.Failures + 1, error.Kind, _random!);
        _failure = wait is { } length
            ? new JobChange.Retry(new JobId(newId()), Checkpoints.LeaseRules.After(now, length), failure)
            : new JobChange.Park(failure);
        return wait is null;
    }

    /// <summary>Notes that a commit was stored.</summary>
    /// <param name="change">What it did with the job.</param>
    internal void Stored(JobChange? change)
    {
        if (change is null && Interlocked.Exchange(ref _progressed, null) is { } tell)
        {
            tell();
        }
    }

    /// <summary>Says what the next commit does with the job.</summary>
    /// <param name="run">The run as the commit leaves it.</param>
    /// <param name="source">What the commit is.</param>
    /// <param name="newId">Gives ids.</param>
    internal JobChange? Decide(RunState run, string source, Func<string> newId) => run.Status switch
    {
        RunStatus.Queued => Asked,
        RunStatus.Running => Grant is not null && source == TransitionSource.Resume ? new JobChange.Keep() : null,
        RunStatus.Interrupted => run.Interrupts.Min(wait => wait.WakeAt) is { } wakeAt
            ? new JobChange.Sleep(new JobId(newId()), wakeAt)
            : new JobChange.End(new JobId(newId())),
        RunStatus.Failed or RunStatus.TimedOut or RunStatus.DeadLettered when Grant is not null => _failure,
        RunStatus.Succeeded or RunStatus.Cancelled or RunStatus.Failed or RunStatus.TimedOut or RunStatus.DeadLettered =>
            new JobChange.End(new JobId(newId())),
        _ => throw new UnreachableException($"No rule for {run.Status}."),
    };
}
