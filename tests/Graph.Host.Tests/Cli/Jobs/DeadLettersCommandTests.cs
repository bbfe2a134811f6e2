using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Sqlite;

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
    public async Task A_job_that_was_parked_without_a_commit_is_shown_like_one_whose_run_failed()
    {
        await ParkAsync("t");

        var shown = await _world.RunAsync("show", "t");
        var listed = await _world.RunAsync("threads", "--status", "dead_lettered");
        var queued = await _world.RunAsync("threads", "--status", "queued", "--json");
        var followed = await _world.RunAsync("follow", "t");

        shown.Error.Should().Contain("t  dead_lettered\n").And.Contain("  parked    1 failure, the last at ").And.Contain(": worker_died: It was not heard of again.\n")
            .And.Contain("'graph dead-letters retry t' lets it go on from here once the cause is gone");
        listed.Out.Should().MatchRegex("t +dead_lettered +division 1");
        queued.Out.Should().BeEmpty();
        followed.ExitCode.Should().Be(ExitCode.RunFailed);
        followed.Error.Should().Contain("dead_lettered at version 1, thread t: 1 failure, the last at ").And.Contain("'graph dead-letters retry t'");
    }

    [Fact]
    public async Task A_program_that_follows_a_thread_is_told_that_its_job_was_parked_without_a_commit()
    {
        await ParkAsync("t");

        var followed = await _world.RunAsync("follow", "t", "--json");

        followed.Out.TrimEnd().Split('\n')[^1].Should().StartWith("{\"type\":\"thread\"").And.Contain("\"status\":\"dead_lettered\"")
            .And.Contain("\"parked\":{\"failures\":1,\"kind\":\"worker_died\"");
    }

    [Fact]
    public async Task A_thread_whose_job_was_parked_goes_on_when_that_is_retried()
    {
        await ParkAsync("t");

        await _world.RunAsync("dead-letters", "retry", "t");
        var waiting = await _world.RunAsync("show", "t");
        await _world.RunAsync("worker", "--until-idle");
        var done = await _world.RunAsync("show", "t");

        waiting.Error.Should().Contain("t  queued\n").And.NotContain("parked");
        done.Error.Should().Contain("t  succeeded\n");
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

    /// <summary>Parks a job as a worker does that cannot bring its run to a commit.</summary>
    private async Task ParkAsync(string thread)
    {
        await _world.RunAsync("jobs", "submit", "division.yaml", "-i", "by=3", "--thread", thread);
        using var store = new SqliteCheckpointStore(new SqliteStoreOptions { Path = Path.Combine(_world.Folder, ".graph/graph.db") });
        var claim = new JobClaim
        {
            Worker = new LeaseOwner("elsewhere"), Queues = [new QueueShare(JobPlacement.DefaultQueue)], Count = 1, Lease = TimeSpan.FromMinutes(1), NewNonce = () => new LeaseNonce(1),
        };
        var grants = await store.ClaimAsync(claim, CancellationToken.None);
        await store.FailAsync(grants[0], new JobFailure(JobFailure.WorkerDied, "It was not heard of again.", Timestamp.From(DateTimeOffset.UnixEpoch)), null, CancellationToken.None);
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
