using Graph.Testing.Servers;
using Xunit.Abstractions;

namespace Graph.Simulation.Tests.Processes;

/// <summary>Servers that are killed, restarted and replaced by replicas that lag, under worker processes.</summary>
[Collection(WorkerProcess.Collection)]
public sealed class ServerFaultTests(ITestOutputHelper output)
{
    private const int Workers = 2;
    private const int LinesBetween = 60;

    [Theory]
    [InlineData("everysec", true)]
    [InlineData("always", false)]
    public async Task a_redis_server_may_be_killed_under_its_workers(string flushing, bool mayLose)
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", flushing);
        var kills = FaultCount.Of(usual: 2, full: 25);
        using var arena = new WorkerArena(WorkerOrders.Jobs, server.Uri, 24 + (kills * 12));

        await arena.HarmServerAsync(kills, Workers, LinesBetween, async _ =>
        {
            await server.Process.KillAsync();
            await server.Process.RestartAsync();
        });
        await arena.AuditAsync(mayLose);

        output.WriteLine($"{kills} kills of a server with appendfsync {flushing}; {arena.Figures}");
        arena.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task a_replica_that_lagged_behind_may_take_over_under_the_workers()
    {
        await using var pair = await RedisPair.StartAsync("--appendfsync", "everysec");
        var random = new Random(1);
        var failOvers = FaultCount.Of(usual: 1, full: 50);
        using var arena = new WorkerArena(WorkerOrders.Jobs, pair.Uri, 24 + (failOvers * 12));

        await arena.HarmServerAsync(failOvers, Workers, LinesBetween, async _ =>
        {
            pair.CutReplica();
            await Task.Delay(TimeSpan.FromMilliseconds(100 + random.Next(800)), TimeProvider.System);
            await pair.FailOverAsync();
            await pair.RestartReplicaAsync();
        });
        await arena.AuditAsync(hasLost: true);

        output.WriteLine($"{failOvers} failovers to a replica that lagged 0.1 to 0.9 s; {arena.Figures}");
        arena.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task a_postgresql_server_may_be_killed_under_its_workers()
    {
        await using var server = await PostgresServer.StartAsync();
        var kills = FaultCount.Of(usual: 1, full: 20);
        using var arena = new WorkerArena(WorkerOrders.Jobs, server.Uri, 24 + (kills * 12));

        await arena.HarmServerAsync(kills, Workers, LinesBetween, async _ =>
        {
            await server.Process.KillAsync();
            await server.RestartAsync();
        });
        await arena.AuditAsync();

        output.WriteLine($"{kills} kills of the server; {arena.Figures}");
        arena.Problems.Should().BeEmpty();
    }
}
