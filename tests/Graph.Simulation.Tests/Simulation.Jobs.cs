using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Simulation.Tests.Kernel;
using Graph.Simulation.Tests.Stores;
using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests;

/// <content>Threads that are moved by jobs: every process has a worker and a client.</content>
internal sealed partial class Simulation
{
    private static readonly JobRetryPolicy Retry = new()
    {
        // Whatever nodes fail of here is over at another time, so that nothing is parked but what uses up its attempts.
        MaxFailures = 10_000,
        Initial = TimeSpan.FromMilliseconds(20),
        Max = TimeSpan.FromMilliseconds(200),
        TransientKinds = new HashSet<string>(StringComparer.Ordinal) { ErrorKind.Timeout, ErrorKind.Transient, ErrorKind.Limit, WorkloadNodes.Mood },
    };

    private readonly MovedThread? _poison;

    private IReadOnlyList<MovedThread> AllThreads => _poison is { } poison ? [.. _threads, poison] : _threads;

    /// <summary>Work that kills its workers is given out ever more slowly, by seconds.</summary>
    private TimeSpan LongestCalm => TimeSpan.FromSeconds(_plan.UsesJobs ? 120 : 20);

    private void StartJobs(SimulatedProcess process, SimulatedStore store, SimulatedClock clock)
    {
        var random = new Random(_scheduler.Random.Next());
        var ids = new SortableIdGenerator(clock, random);
        var options = new JobWorkerOptions
        {
            // Whoever shared a worker with poison is given out again with two attempts less, which other faults may then use up: it gets no neighbours here.
            Concurrency = _plan.HasPoison ? 1 : 1 + Draw(3),
            Lease = Lease,
            MaxAttempts = _plan.MaxAttempts,
            PollEvery = TimeSpan.FromMilliseconds(_plan.HasPoison ? 500 + Draw(1_500) : 100 + Draw(900)),
            BeatEvery = TimeSpan.FromSeconds(5),
            Retry = Retry,
            IsGone = LeasesOf(process).IsGone,
        };
        var source = new WorkflowsOfThreads(AllThreads);
        var shifts = new WorkerShifts(
            process.Name,
            clock,
            (shift, observer) => new JobWorker(store, source, shift, clock, ids, random, observer),
            worker => CheckDrained(worker, store));
        var client = new JobClient(process.Name, store, new WorkflowRunner(store, clock, ids, random, LeasesOf(process)), clock, AllThreads, OptionsOfMovers);
        process.Post(_ => Supervise(process, shifts.RunAsync(options)), null);
        process.Post(_ => Supervise(process, client.RunAsync()), null);
    }

    /// <summary>A worker that ended in peace has given back what it had. Where a reply was lost, it may have been given something that it never heard of.</summary>
    private void CheckDrained(LeaseOwner worker, SimulatedStore store)
    {
        foreach (var thread in store.Unanswered + _database.FailOvers > 0 ? [] : AllThreads)
        {
            if (_database.FindJob(thread.Id) is { Job.State: JobState.Running, Lease: { } lease } && lease.Owner == worker)
            {
                Complain($"'{worker.Value}' was drained, and the job of '{thread.Id}' is still its own.");
            }
        }
    }

    private bool AreJobsOver() =>
        _threads.All(thread => _database.FindJob(thread.Id) is null) && (_poison is null || _database.FindJob(_poison.Id)?.Job.State == JobState.Parked);

    private string DescribeJob(MovedThread thread) =>
        _database.FindJob(thread.Id)?.Job is { } job ? $" (job {job.State}, attempt {job.Attempt}, {job.Failures} failures)" : " (no job)";

    /// <summary>In the end nothing waits for a worker, and nothing was parked but what used up its attempts.</summary>
    private void CheckJobs()
    {
        foreach (var thread in _threads.Where(thread => _database.FindJob(thread.Id) is not null))
        {
            Complain($"In the end {thread.Id} has a job{DescribeJob(thread)}.");
        }

        if (_poison is { } poison && _database.FindJob(poison.Id)?.Job is { State: JobState.Parked } parked
            && (parked.Attempt != _plan.MaxAttempts || _database.Jobs.ClaimsOf(poison.Id) != _plan.MaxAttempts))
        {
            Complain($"'{poison.Id}' is parked after {parked.Attempt} attempts by the store's count and {_database.Jobs.ClaimsOf(poison.Id)} by another, and may have {_plan.MaxAttempts}.");
        }
    }
}
