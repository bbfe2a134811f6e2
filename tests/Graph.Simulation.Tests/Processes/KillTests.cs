using Graph.Simulation.Tests.Checking;
using Graph.Simulation.Tests.Workload;
using Graph.Stores.Sqlite;
using Graph.Testing.Servers;
using Xunit.Abstractions;

namespace Graph.Simulation.Tests.Processes;

/// <summary>Real processes over one SQLite file, killed at random moments. GRAPH_TEST_FAULTS=full kills a thousand.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Workers = 4;
    private const int LongestLife = 60;

    private static readonly int Kills = FaultCount.Of(usual: 40, full: 1_000);

    // A worker begins at least one node a line, and a thread has some fifteen: there is work for all of them until the last kill.
    private static readonly int Threads = Kills * 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-kills-");
    private readonly List<string> _complaints = [];

    private string StoreFile => Path.Combine(_folder.FullName, "threads.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task however_often_workers_are_killed_every_thread_has_the_history_and_the_state_of_an_undisturbed_run()
    {
        await KillManyAsync();
        await LetFinishAsync();

        var problems = await AuditAsync();

        _complaints.Should().BeEmpty();
        problems.Should().BeEmpty();
    }

    private async Task KillManyAsync()
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async lane =>
        {
            var random = new Random(lane);
            while (Interlocked.Increment(ref next) is var seed && seed <= Kills)
            {
                using var worker = WorkerProcess.Start(StoreFile, Threads, seed);
                await worker.KillAfterAsync(1 + random.Next(LongestLife));
                Take(worker);
            }
        }));
    }

    private async Task LetFinishAsync()
    {
        await File.WriteAllTextAsync(WorkerProcess.CalmFileOf(StoreFile), "");
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async lane =>
        {
            using var worker = WorkerProcess.Start(StoreFile, Threads, Kills + 1 + lane);
            var exitCode = await worker.WaitForEndAsync();
            Take(worker);
            exitCode.Should().Be(0);
        }));
    }

    private async Task<IReadOnlyList<string>> AuditAsync()
    {
        await using var store = new SqliteCheckpointStore(new SqliteStoreOptions { Path = StoreFile });
        var audit = new ThreadAudit(store, null, hasLost: false, InputBook.Empty);
        var threads = WorkerProcess.ThreadsOf(Threads);
        for (var i = 0; i < threads.Count; i++)
        {
            await audit.CheckAsync(threads[i].Id, threads[i].Workflow, WorkflowLibrary.Get(WorkerProcess.NumberOf(i)).Model);
        }

        output.WriteLine($"{Kills} kills of {Workers} workers; {threads.Count} threads, {audit.Commits} commits, {audit.Resumes} resumes, {audit.Problems.Count} problems");
        return audit.Problems;
    }

    private void Take(WorkerProcess worker)
    {
        lock (_complaints)
        {
            _complaints.AddRange(worker.Complaints);
        }
    }
}
