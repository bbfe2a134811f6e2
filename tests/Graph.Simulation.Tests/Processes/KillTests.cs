using Graph.Testing.Servers;
using Xunit.Abstractions;

namespace Graph.Simulation.Tests.Processes;

/// <summary>Real processes over one SQLite file, killed at random moments. GRAPH_TEST_FAULTS=full kills a thousand.</summary>
[Collection(WorkerProcess.Collection)]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Workers = 4;

    private static readonly int Kills = FaultCount.Of(usual: 20, full: 1_000);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-kills-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task however_often_workers_are_killed_every_thread_has_the_history_and_the_state_of_an_undisturbed_run()
    {
        // A worker begins at least one node a line, and a thread has some fifteen: there is work for all of them until the last kill.
        using var arena = new WorkerArena(WorkerOrders.Mover, $"sqlite:{Path.Combine(_folder.FullName, "threads.db")}?synchronous=normal", Kills * 4);

        await arena.KillAsync(Kills, Workers);
        await arena.FinishAsync(Workers);
        await arena.AuditAsync();

        output.WriteLine($"{Kills} kills of {Workers} workers; {arena.Figures}");
        arena.Problems.Should().BeEmpty();
    }
}
