using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class WorkerTests : IDisposable
{
    private const int NeedsAttention = 13;

    // So many small steps that a kill or a signal surely comes between two of them.
    private const string Counting = """
        schema: graphagents/v1
        name: counting
        input: [goal]
        output: [count]
        limits: { max_steps: 1000000 }
        state:
          goal: int
          count: { type: int, default: 0, reduce: add }
        nodes:
          one: { set: { count: "1" } }
        edges:
          - START -> one
          - from: one
            choose:
              - when: count < goal
                to: one
              - else: END

        """;

    // A step that fails and waits for its next try for longer than any test: a job in hand that stores nothing.
    private const string Hanging = """
        schema: graphagents/v1
        name: hanging
        output: [share]
        state: { by: { type: int, default: 0 }, share: { type: int, default: 0 } }
        nodes:
          divide: { set: { share: "12 / by" }, retry: { attempts: 2, initial: 1h, max: 1h, jitter: false, on: [any] } }
        edges: [START -> divide, divide -> END]

        """;

    private readonly Workplace _workplace = new();

    public WorkerTests() => _workplace.Write("counting.yaml", Counting);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task The_job_of_a_killed_worker_is_done_by_another_once_its_lease_has_lapsed()
    {
        await SubmitAsync("t", 5_000);
        await using var first = StartWorker();
        await UntilTakenAsync(first, "t");
        await using var second = StartWorker();
        await second.ReadUntilAsync(line => JsonLines.TypeOf(line) == "worker_started");

        first.Kill();
        var taken = await UntilTakenAsync(second, "t");
        var ended = await second.ReadUntilAsync(line => JsonLines.TypeOf(line) == "job_ended");

        JsonLines.Parse(ended!).GetProperty("status").GetString().Should().Be("succeeded");
        JsonLines.Parse(taken!).GetProperty("attempt").GetInt64().Should().Be(2, "the first one was killed after its newest commit");
        (await _workplace.RunAsync("show", "t", "--json")).Out.Should().Contain("\"count\":5000");
    }

    [Fact]
    public async Task What_was_in_hand_when_two_workers_died_is_carried_out_alone_by_the_third()
    {
        _workplace.Write("hanging.yaml", Hanging);
        foreach (var thread in new[] { "one", "two" })
        {
            (await _workplace.RunAsync("jobs", "submit", "hanging.yaml", "--thread", thread)).ExitCode.Should().Be(0);
        }

        for (var death = 1; death <= 2; death++)
        {
            await using var victim = StartWorker();
            (await UntilTakenAsync(victim, null)).Should().NotBeNull();
            (await UntilTakenAsync(victim, null)).Should().NotBeNull();
            victim.Kill();
        }

        await using var third = StartWorker();
        var alone = JsonLines.Parse((await UntilTakenAsync(third, null))!);
        await third.SignalAsync("TERM");
        await third.SignalAsync("TERM");
        var taken = JsonLines.Parse(await third.EndAsync()).Where(line => JsonLines.TypeOf(line) == "job_taken");

        alone.GetProperty("attempt").GetInt64().Should().Be(3);
        taken.Should().ContainSingle("the other waits for a worker of its own");
        (await _workplace.RunAsync("jobs", "list", "--state", "running", "--json")).Out.Should().Contain("\"attempt\":2").And.NotContain("\"attempt\":3");
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_terminate_hands_its_job_back_and_uses_no_attempt()
    {
        await SubmitAsync("t", 900_000);
        await using var worker = StartWorker();
        await UntilTakenAsync(worker, "t");

        await worker.SignalAsync("TERM");
        var outcome = await worker.EndAsync();

        outcome.ExitCode.Should().Be(0, outcome.Error);
        JsonLines.Parse(outcome).Select(JsonLines.TypeOf).Should().ContainInOrder("worker_draining", "job_ended", "worker_stopped");
        var job = JsonLines.Parse((await _workplace.RunAsync("jobs", "show", "t", "--json")).Out);
        (job.GetProperty("state").GetString(), job.GetProperty("attempt").GetInt64(), job.GetProperty("failures").GetInt64()).Should().Be(("ready", 0, 0));
        (await _workplace.RunAsync("workers")).Error.Should().Contain("No worker serves");
    }

    [Fact]
    public async Task A_thread_whose_run_was_killed_is_found_by_the_doctor()
    {
        await using var run = _workplace.Start("run", "counting.yaml", "-i", "goal=900000", "--thread", "t", "--json");
        await run.ReadUntilAsync(line => JsonLines.TypeOf(line) == "checkpoint");
        run.Kill();
        await run.EndAsync();

        var outcome = await _workplace.RunAsync("doctor");

        outcome.ExitCode.Should().Be(NeedsAttention);
        outcome.Out.Should().Contain("'t' is running since").And.Contain("'graph resume t' goes on from what was saved");
    }

    private async Task SubmitAsync(string thread, int goal) =>
        (await _workplace.RunAsync("jobs", "submit", "counting.yaml", "-i", $"goal={goal}", "--thread", thread)).ExitCode.Should().Be(0);

    private GraphProcess StartWorker() => _workplace.Start("worker", "--lease", "1s", "--json");

    private static Task<string?> UntilTakenAsync(GraphProcess worker, string? thread) => worker.ReadUntilAsync(line =>
        JsonLines.TypeOf(line) == "job_taken" && (thread is null || line.Contains($"\"thread\":\"{thread}\"", StringComparison.Ordinal)));
}
