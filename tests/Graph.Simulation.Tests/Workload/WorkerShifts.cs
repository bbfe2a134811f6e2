using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Simulation.Tests.Workload;

/// <summary>The real worker in a process: it is drained now and then, and another one takes over from it.</summary>
/// <param name="name">The process.</param>
/// <param name="clock">Its clock.</param>
/// <param name="start">Makes a worker.</param>
/// <param name="checkDrained">Looks at what a worker left that was drained and had no trouble with the store.</param>
internal sealed class WorkerShifts(
    string name, WorkloadClock clock, Func<JobWorkerOptions, IWorkerObserver, JobWorker> start, Action<LeaseOwner> checkDrained)
{
    // A worker that is over may have left a run behind; when that is forgotten is not for the garbage collector to decide.
    private readonly List<JobWorker> _workers = [];

    private INodeSurroundings Around => clock.Surroundings;

    /// <summary>Works for ever.</summary>
    internal async Task RunAsync(JobWorkerOptions options)
    {
        for (var shift = 1; ; shift++)
        {
            var trouble = new TroubleNoted();
            var worker = start(
                options with
                {
                    Owner = new LeaseOwner(string.Create(CultureInfo.InvariantCulture, $"{name}.{shift}")),
                    DrainTime = TimeSpan.FromMilliseconds(Around.Draw(100)),
                    Grace = TimeSpan.FromMilliseconds(5 + Around.Draw(60)),
                },
                trouble);
            _workers.Add(worker);
            using var drain = Around.HasFaults && Around.Draw(2) == 0
                ? new CancellationTokenSource(TimeSpan.FromMilliseconds(1 + Around.Draw(600)), clock)
                : new CancellationTokenSource();
            await worker.RunAsync(drain.Token);
            if (!trouble.Had)
            {
                checkDrained(worker.Owner);
            }
        }
    }

    private sealed class TroubleNoted : IWorkerObserver
    {
        internal bool Had { get; private set; }

        public void Broken(JobGrant grant, Exception surprise, Timestamp? retryAt) => Had = true;

        public void StoreTrouble(string doing, Exception trouble) => Had = true;
    }
}

/// <summary>The workflows of the threads of a simulation.</summary>
internal sealed class WorkflowsOfThreads(IReadOnlyList<MovedThread> threads) : IWorkflowSource
{
    public ValueTask<CompiledWorkflow> FindAsync(string hash, string? sourceFile, CancellationToken cancellationToken) =>
        ValueTask.FromResult(threads.Select(thread => thread.Workflow).First(workflow => workflow.Hash == hash));
}
