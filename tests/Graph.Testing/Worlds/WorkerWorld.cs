using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>Workers over one store, on a clock that the test moves.</summary>
public sealed class WorkerWorld(ICheckpointStore store, ManualTime time)
{
    private const int MostRounds = 20_000;

    private readonly List<WorkerInWorld> _workers = [];

    public EngineWorld Engine { get; } = new(store, time);

    public ICheckpointStore Store => store;

    public IJobQueue Queue => (IJobQueue)store;

    public int WorkersStarted => _workers.Count;

    public Timestamp Now => Timestamp.From(time.GetUtcNow());

    public Task<SubmissionResult> SubmitAsync(string yaml, string thread, params (Value Field, Value Value)[] input) =>
        SubmitAsync(yaml, thread, new JobSubmission(), input);

    public Task<SubmissionResult> SubmitAsync(string yaml, string thread, JobSubmission submission, params (Value Field, Value Value)[] input) =>
        SubmitAsync(yaml, thread, submission, new RunOptions { By = "Ada" }, input);

    public Task<SubmissionResult> SubmitAsync(
        string yaml, string thread, JobSubmission submission, RunOptions options, params (Value Field, Value Value)[] input) =>
        Engine.Runner.SubmitAsync(
            Engine.Compile(yaml),
            new RunRequest { ThreadId = new ThreadId(thread), Input = ValueMap.Of(input), Options = options },
            submission,
            CancellationToken.None);

    public Task<SubmissionResult> AnswerAsync(string yaml, string thread, Value answer) =>
        ResumeAsync(yaml, new ResumeRequest { ThreadId = new ThreadId(thread), BareAnswer = answer });

    public Task<SubmissionResult> ResumeAsync(string yaml, ResumeRequest request, JobSubmission? submission = null) =>
        Engine.Runner.SubmitAsync(Engine.Compile(yaml), request, submission ?? new JobSubmission(), CancellationToken.None);

    /// <summary>Starts a worker.</summary>
    public WorkerInWorld StartWorker(string name = "w1", JobWorkerOptions? options = null)
    {
        Engine.WithNeighbour(new LeaseOwner(name));
        var seen = new MortalStore(store);
        var worker = new JobWorker(
            seen,
            new StoredWorkflows(store, Engine.NewCompiler()),
            (options ?? new JobWorkerOptions()) with { Owner = new LeaseOwner(name), IsGone = static _ => false },
            time,
            random: new Random(name.Length + name[^1]));
        var started = new WorkerInWorld(worker, seen);
        _workers.Add(started);
        return started;
    }

    public async Task<JobView?> JobAsync(string thread) => await Queue.FindJobAsync(new ThreadId(thread), CancellationToken.None);

    public async Task<RunStatus> StatusAsync(string thread) => (await Engine.ViewAsync(thread: thread)).Header.Status;

    /// <summary>Waits until a thread is at rest as said and its job is over or sleeps.</summary>
    public Task UntilAsync(string thread, RunStatus status) =>
        UntilAsync(async () => await StatusAsync(thread) == status && await JobAsync(thread) is null or { Job.State: not JobState.Running });

    /// <summary>Lets everybody work, and time pass in small steps, until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        for (var round = 0; round < MostRounds; round++)
        {
            if (await isSo())
            {
                return;
            }

            await GiveWayAsync();
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        throw new TimeoutException("What the test waits for does not come about.");
    }

    /// <summary>Lets everybody work who can without time passing.</summary>
    public static async Task GiveWayAsync()
    {
        for (var turn = 0; turn < 50; turn++)
        {
            await Task.Yield();
        }
    }

    /// <summary>Ends all workers on the spot.</summary>
    public void End() => _workers.ForEach(worker => worker.Dispose());
}

/// <summary>A worker at work.</summary>
public sealed class WorkerInWorld : IDisposable
{
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly MortalStore _seen;

    internal WorkerInWorld(JobWorker worker, MortalStore seen)
    {
        Worker = worker;
        _seen = seen;
        Over = worker.RunAsync(_drain.Token, _atOnce.Token);
    }

    public JobWorker Worker { get; }

    /// <summary>Ends with the worker.</summary>
    public Task Over { get; }

    /// <summary>The process is gone: whatever it is about to do does not happen.</summary>
    public void Die() => _seen.Die();

    public Task DrainAsync()
    {
        _drain.Cancel();
        return Over;
    }

    public Task StopAtOnceAsync()
    {
        _atOnce.Cancel();
        return DrainAsync();
    }

    public void Dispose()
    {
        Die();
        _drain.Dispose();
        _atOnce.Dispose();
    }
}
