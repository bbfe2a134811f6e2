using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Jobs;

public sealed class DeadLettersCommandTests : IDisposable
{
    private const string Division = """
        schema: graphagents/v1
        name: division
        input: [by]
        output: [share]
        state: { by: int, share: int }
        nodes:
          divide: { set: { share: "12 / by" } }
        edges: [START -> divide, divide -> END]

        """;

    private readonly CommandWorld _world = new();

    public DeadLettersCommandTests() => _world.Write("division.yaml", Division);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_job_that_no_retry_mends_is_listed_with_what_went_wrong()
    {
        await DieAsync("t");

        var listed = await _world.RunAsync("dead-letters", "list", "--json");
        var shown = await _world.RunAsync("dead-letters", "show", "t");

        listed.Out.Should().Contain("\"thread\":\"t\"").And.Contain("\"state\":\"parked\"");
        shown.Out.Should().StartWith("t parked\n").And.Contain("  failed    ");
    }

    [Fact]
    public async Task A_dead_letter_that_is_retried_is_done_again()
    {
        await DieAsync("t");

        var retried = await _world.RunAsync("dead-letters", "retry", "t");
        var worked = await _world.RunAsync("worker", "--until-idle");

        retried.Should().Be(new CommandOutcome(ExitCode.Success, "t: retried\n", "Retried 1 dead letter.\n"));
        worked.Error.Should().Contain("t: taken from 'default'");
    }

    [Fact]
    public async Task Dropped_dead_letters_leave_their_threads()
    {
        await DieAsync("t", "u");

        var dropped = await _world.RunAsync("dead-letters", "drop", "--all");

        dropped.Error.Should().Be("Dropped 2 dead letters.\n");
        (await _world.RunAsync("dead-letters", "list")).Error.Should().StartWith("No dead letter in");
        (await _world.RunAsync("threads", "--status", "dead_lettered")).Out.Should().Contain("t ").And.Contain("u ");
    }

    [Fact]
    public async Task A_thread_that_is_no_dead_letter_is_said_to_be_none()
    {
        await _world.RunAsync("jobs", "submit", "division.yaml", "-i", "by=3", "--thread", "t");

        var outcome = await _world.RunAsync("dead-letters", "retry", "t");

        outcome.ExitCode.Should().Be(ExitCode.NotFound);
        outcome.Error.Should().Contain("Thread 't' is no dead letter.");
    }

    [Fact]
    public async Task The_doctor_says_what_to_do_about_them()
    {
        await DieAsync("t");

        var outcome = await _world.RunAsync("doctor");

        outcome.ExitCode.Should().Be(ExitCode.NeedsAttention);
        outcome.Out.Should().Contain("look  dead letters: 1 job of queue 'default' failed too often\n      'graph dead-letters list --queue default'");
    }

    private async Task DieAsync(params string[] threads)
    {
        foreach (var thread in threads)
        {
            await _world.RunAsync("jobs", "submit", "division.yaml", "-i", "by=0", "--thread", thread);
        }

        await _world.RunAsync("worker", "--until-idle");
    }
}
