using Graph.Testing.Servers;
using Xunit.Abstractions;

namespace Graph.Simulation.Tests.Processes;

/// <summary>Worker processes that take jobs of Redis and of PostgreSQL, and are killed, stopped, asked to end, or end by their own work.</summary>
[Collection(WorkerProcess.Collection)]
public sealed class WorkerFaultTests(ITestOutputHelper output)
{
    private const int Workers = 3;

    // Shorter than a lease to three leases.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task workers_of_a_redis_server_may_be_killed_at_any_moment()
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "everysec");

        await KillAsync(server.Uri, FaultCount.Of(usual: 5, full: 1_000));
    }

    [Fact]
    public async Task workers_of_a_postgresql_server_may_be_killed_at_any_moment()
    {
        await using var server = await PostgresServer.StartAsync("synchronous_commit=off");

        await KillAsync(server.Uri, FaultCount.Of(usual: 5, full: 1_000));
    }

    [Fact]
    public async Task workers_of_a_redis_server_that_stood_still_for_longer_than_their_leases_are_fenced_out()
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "everysec");

        await PauseAsync(server.Uri);
    }

    [Fact]
    public async Task workers_of_a_postgresql_server_that_stood_still_for_longer_than_their_leases_are_fenced_out()
    {
        await using var server = await PostgresServer.StartAsync("synchronous_commit=off");

        await PauseAsync(server.Uri);
    }

    [Fact]
    public async Task workers_that_are_replaced_one_by_one_lose_no_work_and_use_up_no_attempt()
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "everysec");
        var times = FaultCount.Of(usual: 4, full: 50);
        using var arena = new WorkerArena(WorkerOrders.Jobs, server.Uri, 24 + (times * 4));
        arena.Calm();

        var ends = await arena.TerminateAsync(times, Workers);
        await arena.FinishAsync(Workers);
        await arena.AuditAsync();

        output.WriteLine($"{times} workers asked to end, the slowest took {ends.Max(end => end.Took).TotalSeconds:0.0} s; {arena.Figures}");
        arena.Problems.Should().BeEmpty();
        ends.Should().OnlyContain(end => end.ExitCode == 0 && end.Took < LongestDrain);
        arena.LinesOf(WorkerProcess.Taken).Should().OnlyContain(taken => taken.EndsWith(" 1"), "no attempt is used up");
        arena.LinesOf(WorkerProcess.Begun).Where(IsShortWork).Should().OnlyHaveUniqueItems("what was begun was ended before its worker did");
    }

    [Fact]
    public async Task work_that_ends_its_process_is_parked_and_everything_else_is_done()
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "everysec");
        var threads = FaultCount.Of(usual: 8, full: 160);
        using var arena = new WorkerArena(WorkerOrders.Poison, server.Uri, threads);
        arena.Calm();

        var deaths = await arena.ReplaceTheDeadAsync(Workers);
        await arena.AuditAsync();

        output.WriteLine($"{threads / 8} jobs that end their process, {deaths} processes ended; {arena.Figures}");
        arena.Problems.Should().BeEmpty();
        deaths.Should().BeInRange(threads / 8, threads / 8 * WorkerPlay.PoisonAttempts);
    }

    private async Task KillAsync(string store, int kills)
    {
        using var arena = new WorkerArena(WorkerOrders.Jobs, store, kills * 4);

        await arena.KillAsync(kills, Workers);
        await arena.FinishAsync(Workers);
        await arena.AuditAsync();

        output.WriteLine($"{kills} kills of {Workers} workers; {arena.Figures}");
        arena.Problems.Should().BeEmpty();
    }

    private async Task PauseAsync(string store)
    {
        var pauses = FaultCount.Of(usual: 4, full: 300);
        using var arena = new WorkerArena(WorkerOrders.Jobs, store, 24 + (pauses * 4));

        await arena.PauseAsync(pauses, Workers, ShortestPause, LongestPause);
        await arena.AuditAsync();

        output.WriteLine($"{pauses} pauses of {Workers} workers; {arena.Figures}");
        arena.Problems.Should().BeEmpty();
        arena.FencedCount.Should().BePositive("otherwise nothing was tried here");
    }

    /// <summary>Questions and naps begin again when they go on, by design; the others are over within milliseconds.</summary>
    private static bool IsShortWork(string begun) => begun.StartsWith("work", StringComparison.Ordinal) || begun.StartsWith("flaky", StringComparison.Ordinal);
}
