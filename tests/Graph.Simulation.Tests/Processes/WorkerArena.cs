using System.Diagnostics;
using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Simulation.Tests.Checking;
using Graph.Simulation.Tests.Workload;
using Graph.Stores;

namespace Graph.Simulation.Tests.Processes;

/// <summary>Worker processes over one store, what is done to them, and what is left in the end.</summary>
/// <param name="role">How they move threads.</param>
/// <param name="store">The store that they share.</param>
/// <param name="threads">How many threads there are to move; as long as harm is done, there must be work for all.</param>
internal sealed class WorkerArena(string role, string store, int threads) : IDisposable
{
    private const int LongestLife = 60;

    /// <summary>How often it is looked, ten times a second, whether others have taken what a worker had.</summary>
    private const int MostTurns = 300;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-arena-");
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<WorkerProcess> _started = [];
    private int _seeds;
    private long _calmSince = Stopwatch.GetTimestamp();

    /// <summary>What went wrong, in the end.</summary>
    internal List<string> Problems { get; } = [];

    /// <summary>How often a worker learned that a thread was another's by then.</summary>
    internal int FencedCount => LinesOf(WorkerProcess.Fenced).Count;

    /// <summary>One line of figures.</summary>
    internal string Figures { get; private set; } = "";

    private string CalmFile => Path.Combine(_folder.FullName, "calm");

    /// <summary>Ends whatever a test that failed has left running.</summary>
    public void Dispose()
    {
        _started.ForEach(worker => worker.Dispose());
        _folder.Delete(recursive: true);
    }

    /// <summary>What workers said that begins with a word, without the word.</summary>
    internal IReadOnlyList<string> LinesOf(string word)
    {
        lock (_gate)
        {
            return [.. _lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => line[word.Length..])];
        }
    }

    /// <summary>Starts a worker.</summary>
    internal WorkerProcess Start()
    {
        var worker = WorkerProcess.Start(new WorkerOrders(role, store, CalmFile, threads, Interlocked.Increment(ref _seeds)));
        lock (_gate)
        {
            _started.Add(worker);
        }

        return worker;
    }

    /// <summary>Ends faults of nodes; harm to processes and servers ends by itself.</summary>
    internal void Calm()
    {
        lock (_gate)
        {
            File.WriteAllText(CalmFile, "");
            _calmSince = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Keeps what a worker said once it has ended.</summary>
    internal void Take(WorkerProcess worker)
    {
        lock (_gate)
        {
            _lines.AddRange(worker.Lines);
        }
    }

    /// <summary>Kills workers, each after it has begun a random number of nodes, and starts others in their places.</summary>
    internal Task KillAsync(int kills, int lanes) => InLanesAsync(kills, lanes, async (random, next) =>
    {
        while (next())
        {
            using var worker = Start();
            await worker.ReadAsync(1 + random.Next(LongestLife));
            await worker.KillAsync();
            Take(worker);
        }
    });

    /// <summary>Stops workers where they stand, for longer and shorter than a lease, lets them go on as if nothing had been, and then work to the end. One at a
    /// time stands still until others have taken what it had in hand.</summary>
    internal async Task PauseAsync(int pauses, int lanes, TimeSpan shortest, TimeSpan longest)
    {
        using var untilTaken = new SemaphoreSlim(1);
        await InLanesAsync(pauses, lanes, async (random, next) =>
        {
            using var worker = Start();
            while (next() && await worker.ReadAsync(1 + random.Next(LongestLife / 2)))
            {
                if (await untilTaken.WaitAsync(TimeSpan.Zero))
                {
                    await PauseUntilTakenAsync(worker);
                    untilTaken.Release();
                    continue;
                }

                worker.Pause();
                await Task.Delay(shortest + ((longest - shortest) * random.NextDouble()), TimeProvider.System);
                worker.Continue();
            }

            // It lives on, and brings the rest to its end with the others.
            Calm();
            Note(await EndAsync(worker));
        });
    }

    /// <summary>Asks workers to end, one after the other in each lane, and starts others in their places.</summary>
    /// <returns>How each ended, and how long it took.</returns>
    internal async Task<IReadOnlyList<(int ExitCode, TimeSpan Took)>> TerminateAsync(int times, int lanes)
    {
        var ends = new List<(int, TimeSpan)>();
        await InLanesAsync(times, lanes, async (random, next) =>
        {
            while (next())
            {
                using var worker = Start();
                var isAtWork = await worker.ReadAsync(1 + random.Next(LongestLife / 2));
                var asked = Stopwatch.GetTimestamp();
                if (isAtWork)
                {
                    worker.Terminate();
                }

                var exitCode = await worker.WaitForEndAsync();
                Take(worker);
                lock (_gate)
                {
                    ends.Add((exitCode, Stopwatch.GetElapsedTime(asked)));
                }
            }
        });
        return ends;
    }

    /// <summary>Starts workers, and others in the places of those that end by their own work, until none does.</summary>
    /// <returns>How many ended so.</returns>
    internal async Task<int> ReplaceTheDeadAsync(int lanes)
    {
        var deaths = 0;
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(async _ =>
        {
            for (var isDone = false; !isDone;)
            {
                using var worker = Start();
                isDone = await worker.WaitForEndAsync() == 0 || worker.IsStuck;
                Take(worker);
                Interlocked.Add(ref deaths, isDone ? 0 : 1);
            }
        }));
        return deaths;
    }

    /// <summary>Does harm to the server each time that workers have said so many lines more, and lets them work to the end.</summary>
    internal async Task HarmServerAsync(int times, int lanes, int lines, Func<int, Task> harm)
    {
        using var stop = new CancellationTokenSource();
        using var said = new SemaphoreSlim(0);
        var workers = Enumerable.Range(0, lanes).Select(_ => Start()).ToList();
        var reading = workers.Select(async worker =>
        {
            while (!stop.IsCancellationRequested && await worker.ReadAsync(1))
            {
                said.Release();
            }
        }).ToList();
        for (var time = 0; time < times; time++)
        {
            // Where all the work is done before, the harm is done to idle workers.
            for (var line = 0; line < lines && await said.WaitAsync(WorkerProcess.LongestSilence); line++)
            {
            }

            await harm(time);
        }

        Calm();
        await stop.CancelAsync();
        await Task.WhenAll(reading);

        // All at the same time: a worker whose lines nobody reads stands still, with the work that the others wait for.
        await Task.WhenAll(workers.Select(async worker =>
        {
            Note(await EndAsync(worker));
            worker.Dispose();
        }));
    }

    /// <summary>Lets new workers bring everything to its end.</summary>
    internal async Task FinishAsync(int lanes)
    {
        Calm();
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(async _ =>
        {
            using var worker = Start();
            Note(await EndAsync(worker));
        }));
    }

    /// <summary>Looks at what is left.</summary>
    internal async Task AuditAsync(bool hasLost = false)
    {
        var finished = Stopwatch.GetElapsedTime(_calmSince);
        Problems.AddRange(LinesOf(WorkerProcess.Complaint));
        var opened = StoreUris.Open(store);
        await using var closing = (IAsyncDisposable)opened;
        var audit = new ThreadAudit(opened, null, hasLost, InputBook.Empty);
        var moved = WorkerProcess.ThreadsOf(threads);
        for (var i = 0; i < moved.Count; i++)
        {
            await audit.CheckAsync(moved[i].Id, moved[i].Workflow, WorkflowLibrary.Get(WorkerProcess.NumberOf(i)).Model);
        }

        Problems.AddRange(audit.Problems);
        var jobs = await ((IJobQueue)opened).CountJobsAsync(CancellationToken.None);
        Problems.AddRange(jobs.Where(depth => depth.Count > 0 && depth.State != JobState.Parked).Select(depth => $"In the end {depth.Count} job(s) are {depth.State}."));
        var parked = jobs.Where(depth => depth.State == JobState.Parked).Sum(depth => depth.Count);
        var shown = await opened.ListThreadsAsync(new ThreadQuery { Statuses = [RunStatus.DeadLettered], Limit = int.MaxValue }, CancellationToken.None).CountAsync();
        if (shown != parked)
        {
            Problems.Add(string.Create(CultureInfo.InvariantCulture, $"In the end {parked} job(s) are parked, and {shown} thread(s) are shown as dead-lettered."));
        }

        Figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{moved.Count} threads, {audit.Commits} commits, {audit.Resumes} resumes, {FencedCount} fenced, all done {finished.TotalSeconds:0.0} s after the last harm, {Problems.Count} problems");
    }

    /// <summary>Stops a worker with a job in hand, and lets it go on once others have the job.</summary>
    private async Task PauseUntilTakenAsync(WorkerProcess worker)
    {
        var opened = StoreUris.Open(store);
        await using var closing = (IAsyncDisposable)opened;
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var longestWay = TimeSpan.FromSeconds(1);
        var isTaken = false;
        while (!isTaken && await worker.ReadAsync(1))
        {
            worker.Pause();

            // What was on its way to the store when it stood still has come there meanwhile.
            await Task.Delay(longestWay, TimeProvider.System);
            var inHand = await CountInHandAsync();
            for (var turn = 0; turn < MostTurns && inHand > 0 && !isTaken; turn++)
            {
                await turns.WaitForNextTickAsync();
                isTaken = await CountInHandAsync() < inHand;
            }

            worker.Continue();
        }

        ValueTask<int> CountInHandAsync() =>
            ((IJobQueue)opened).ListJobsAsync(new JobQuery { State = JobState.Running, Limit = int.MaxValue }, CancellationToken.None)
                .CountAsync(job => job.Lease is { } lease && worker.Is(lease.Owner));
    }

    private void Note(IEnumerable<string> problems)
    {
        lock (_gate)
        {
            Problems.AddRange(problems);
        }
    }

    private async Task<IReadOnlyList<string>> EndAsync(WorkerProcess worker)
    {
        var exitCode = await worker.WaitForEndAsync();
        Take(worker);
        return exitCode == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"A worker that nobody disturbed any more ended with {exitCode}.")];
    }

    private static Task InLanesAsync(int times, int lanes, Func<Random, Func<bool>, Task> run)
    {
        var count = 0;
        return Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => run(new Random(lane), () => Interlocked.Increment(ref count) <= times)));
    }
}
