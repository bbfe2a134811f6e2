using System.Diagnostics;
using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Stores.Sqlite;

namespace Graph.Benchmarks.Engine;

/// <summary>How long a thread with many transitions takes to go on in a process that knows nothing of it: the load alone, and all from the start of the process.</summary>
internal static class ColdResumeBenchmark
{
    /// <summary>What the process is called with that does nothing but resume.</summary>
    internal const string Command = "resume-one";

    private const int Steps = 10_000;
    private const int Repeats = 5;

    private static readonly ThreadId LongThread = new("long");

    internal static async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("graph-bench-");
        try
        {
            var made = Path.Combine(folder.FullName, "made.db");
            await MakeAsync(made);
            var results = new List<Measurement> { await BestOfAsync("load", made, LoadAsync) };
            results.Add(await BestOfAsync("load and last step", made, ResumeAsync));
            results.Add(await BestOfAsync("whole process", made, StartProcessAsync));
            return results;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Goes on with the thread of a file; the whole of what the other process does.</summary>
    internal static async Task ResumeAsync(string path)
    {
        await using var store = Open(path);
        var result = await new WorkflowRunner(store, TimeProvider.System)
            .ResumeAsync(Workflow(), new ResumeRequest { ThreadId = LongThread }, CancellationToken.None);
        Require(result.Status == RunStatus.Succeeded, result.Error?.Message);
    }

    /// <summary>The thread stops at its limit one step before its end, so that a resume has one step to make.</summary>
    private static async Task MakeAsync(string path)
    {
        await using var store = Open(path);
        var result = await new WorkflowRunner(store, TimeProvider.System)
            .RunAsync(Workflow(), new RunRequest { ThreadId = LongThread }, CancellationToken.None);
        Require(result is { Status: RunStatus.Failed, Steps: Steps }, result.Error?.Message);
    }

    private static async Task<Measurement> BestOfAsync(string name, string made, Func<string, Task> work)
    {
        var best = TimeSpan.MaxValue;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var copy = string.Create(CultureInfo.InvariantCulture, $"{made}.{repeat}");
            File.Copy(made, copy, overwrite: true);
            var watch = Stopwatch.StartNew();
            await work(copy);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return new Measurement($"cold resume after {Steps:N0} transitions, SQLite, {name}", best.TotalMilliseconds, "ms");
    }

    private static async Task LoadAsync(string path)
    {
        await using var store = Open(path);
        Require(await new ThreadReader(store).FindAsync(LongThread, CancellationToken.None) is not null, "The thread is not there.");
    }

    private static async Task StartProcessAsync(string path)
    {
        var program = typeof(ColdResumeBenchmark).Assembly.Location;
        using var process = Process.Start("dotnet", [program, Command, path]);
        await process.WaitForExitAsync();
        Require(process.ExitCode == 0, "The other process failed.");
    }

    private static Graph.Runtime.Compilation.CompiledWorkflow Workflow() => Workloads.Loop(Steps + 1, maxSteps: Steps);

    private static SqliteCheckpointStore Open(string path) => new(new SqliteStoreOptions { Path = path, Synchronous = SqliteSynchronous.Normal });

    private static void Require(bool holds, string? otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
