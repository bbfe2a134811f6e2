using System.Diagnostics;
using System.Globalization;
using Graph.Benchmarks.Engine;
using Graph.Runtime;
using Graph.Runtime.Jobs;
using Graph.Stores;

namespace Graph.Benchmarks.Jobs;

/// <summary>A worker in a process of its own, which says on its output when it takes a job and never gets done with one: what it does, and how it is started
/// and killed.</summary>
internal sealed class OtherWorker : IDisposable
{
    /// <summary>What the process is called with.</summary>
    internal const string Command = "work-until-killed";

    private const string Ready = "ready";

    private readonly Process _process;

    private OtherWorker(Process process) => _process = process;

    /// <summary>How long a thread stays a worker's without a sign of life.</summary>
    internal static TimeSpan Lease { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Starts one and waits until it asks for work.</summary>
    internal static async Task<OtherWorker> StartAsync(string uri)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(OtherWorker).Assembly.Location, Command, uri]) { RedirectStandardOutput = true };
        var worker = new OtherWorker(Process.Start(start) ?? throw new InvalidOperationException("A worker did not start."));
        await worker.ReadUntilAsync(line => line == Ready);
        return worker;
    }

    /// <summary>Works until it is killed; the whole of what the other process does.</summary>
    internal static async Task WorkAsync(string uri)
    {
        var store = StoreUris.Open(uri);
        var observer = new EndedJobs(int.MaxValue)
        {
            WhenTaken = grant => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{grant.ThreadId} {TimeProvider.System.GetUtcNow():O}")),
        };
        var worker = new JobWorker(store, new OneWorkflow(Workloads.Endless()), new JobWorkerOptions { Lease = Lease }, TimeProvider.System, observer: observer);
        // A store connects with its first call.
        await store.FindAsync(new ThreadId("none"), CancellationToken.None);
        Console.WriteLine(Ready);
        await worker.RunAsync(CancellationToken.None);
    }

    /// <summary>Waits until it has taken the job of a thread.</summary>
    /// <returns>When it did.</returns>
    internal async Task<DateTimeOffset> ReadTakenAsync(ThreadId thread)
    {
        var line = await ReadUntilAsync(line => line.StartsWith($"{thread} ", StringComparison.Ordinal));
        return DateTimeOffset.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Kills it (SIGKILL).</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string> ReadUntilAsync(Func<string, bool> isIt)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (isIt(line))
            {
                return line;
            }
        }

        throw new InvalidOperationException("The worker ended before it was killed.");
    }
}
