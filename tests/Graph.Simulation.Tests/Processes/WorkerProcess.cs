using System.Diagnostics;
using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Simulation.Tests.Workload;
using Graph.Stores.Sqlite;

namespace Graph.Simulation.Tests.Processes;

/// <summary>A real process that moves threads of a SQLite file which others share: what it does, and how a test starts and kills it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>The word on the command line that makes this assembly such a process.</summary>
    internal const string Role = "worker";

    /// <summary>What a line begins with that tells of something wrong.</summary>
    internal const string Complaint = "WRONG ";

    private const int Lanes = 2;
    private const int Workflows = 12;

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Lines that told of something wrong.</summary>
    internal List<string> Complaints { get; } = [];

    /// <summary>The threads that all workers move.</summary>
    internal static IReadOnlyList<MovedThread> ThreadsOf(int count)
    {
        var workflows = Enumerable.Range(0, Workflows).Select(WorkflowLibrary.Compile).ToList();
        return [.. Enumerable.Range(0, count).Select(i =>
            new MovedThread(new ThreadId(string.Create(CultureInfo.InvariantCulture, $"k{i}")), workflows[NumberOf(i)], null))];
    }

    /// <summary>The number of the workflow that a thread runs.</summary>
    internal static int NumberOf(int thread) => thread % Workflows;

    internal static string CalmFileOf(string file) => $"{file}.calm";

    internal static WorkerProcess Start(string file, int threads, int seed)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] arguments = ["exec", typeof(WorkerProcess).Assembly.Location, Role, file, threads.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(dotnet, arguments) { RedirectStandardOutput = true };
        // It lives for a moment only: what is compiled quickly is worth more than what is compiled well.
        start.Environment["DOTNET_TieredCompilation"] = "1";
        return new WorkerProcess(Process.Start(start) ?? throw new InvalidOperationException("A worker did not start."));
    }

    /// <summary>Moves threads until all are at their ends and calm has come.</summary>
    internal static async Task<int> PlayAsync(string file, int threadCount, int seed)
    {
        var threads = ThreadsOf(threadCount);
        var random = new Random(seed);
        var clock = new RealClock(new RealSurroundings(random, CalmFileOf(file)));
        await using var store = new SqliteCheckpointStore(new SqliteStoreOptions { Path = file, Synchronous = SqliteSynchronous.Normal });
        var leases = new LeaseOptions { Duration = TimeSpan.FromSeconds(2) };
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => new ThreadMover(
            "worker", store, ProcessRunners.Of(store, clock, new Random(seed + lane), threads, leases), clock, threads, new MoverOptions()).RunAsync(CancellationToken.None)));
        return 0;
    }

    /// <summary>Kills it once it has said so many lines, each of which is a node that began: a moment as random as any, and never before it is at work.</summary>
    internal async Task KillAfterAsync(int lines)
    {
        for (var line = 0; line < lines && await ReadLineAsync() is not null; line++)
        {
        }

        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it has done all.</summary>
    /// <returns>Its exit code.</returns>
    internal async Task<int> WaitForEndAsync()
    {
        while (await ReadLineAsync() is not null)
        {
        }

        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string?> ReadLineAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync();
        if (line?.StartsWith(Complaint, StringComparison.Ordinal) == true)
        {
            Complaints.Add(line);
        }

        return line;
    }
}
