using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Jobs;

public sealed class JobCommandsTests : IDisposable
{
    private const string Greeting = """
        schema: graphagents/v1
        name: greeting
        input: [whom?]
        output: [words]
        state: { whom: { type: string, default: you }, words: string }
        nodes:
          greet: { set: { words: "'Hello, ' + whom" } }
        edges: [START -> greet, greet -> END]

        """;

    private readonly CommandWorld _world = new();

    public JobCommandsTests() => _world.Write("greeting.yaml", Greeting);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_job_that_is_submitted_is_done_by_a_worker()
    {
        var submitted = await _world.RunAsync("jobs", "submit", "greeting.yaml", "-i", "whom=Ada", "--thread", "t");

        var worked = await _world.RunAsync("worker", "--until-idle", "--json");
        var shown = await _world.RunAsync("show", "t");

        submitted.Should().Be(new CommandOutcome(ExitCode.Success, "t\n", "Stored; 'graph worker' runs it.\n"));
        worked.ExitCode.Should().Be(ExitCode.Success);
        worked.Out.Should().Contain("\"type\":\"job_ended\",\"thread\":\"t\"").And.Contain("\"status\":\"succeeded\"");
        shown.Out.Should().Contain("Hello, Ada");
    }

    [Fact]
    public async Task A_resume_without_an_answer_says_that_one_is_waited_for_and_stores_nothing()
    {
        _world.Write("asking.yaml", """
            schema: graphagents/v1
            name: asking
            types: { Decision: { approved: bool, note: string? } }
            state: { decision: Decision }
            nodes:
              ask: { type: approval, with: { message: Go on? }, output: decision }
            edges: [START -> ask, ask -> END]

            """);
        await _world.RunAsync("run", "asking.yaml", "--thread", "t");

        var outcome = await _world.RunAsync("jobs", "resume", "t");

        outcome.ExitCode.Should().Be(ExitCode.Interrupted);
        outcome.Error.Should().Be("There is nothing to run: the thread is interrupted, and waits for an answer. 'graph show t' tells for which.\n");
        (await _world.RunAsync("history", "t", "--json")).Out.Split('\n').Should().HaveCount(3);
    }

    [Fact]
    public async Task A_worker_leaves_queues_alone_that_it_does_not_serve()
    {
        await _world.RunAsync("jobs", "submit", "greeting.yaml", "--thread", "t", "--queue", "slow", "--priority", "0", "--tenant", "acme");

        await _world.RunAsync("worker", "--until-idle", "--queue", "fast:3");

        (await _world.RunAsync("jobs", "list", "--json")).Out.Should().Contain("\"thread\":\"t\"").And.Contain(
            "\"state\":\"ready\",\"queue\":\"slow\",\"priority\":0,\"tenant\":\"acme\"");
    }

    [Fact]
    public async Task A_request_that_is_sent_again_gets_the_first_answer()
    {
        var first = await _world.RunAsync("jobs", "submit", "greeting.yaml", "--key", "k");

        var second = await _world.RunAsync("jobs", "submit", "greeting.yaml", "--key", "k");

        second.Out.Should().Be(first.Out);
        second.Error.Should().Contain("taken before");
    }

    [Fact]
    public async Task Another_request_under_a_used_key_is_refused()
    {
        await _world.RunAsync("jobs", "submit", "greeting.yaml", "--key", "k");

        var other = await _world.RunAsync("jobs", "submit", "greeting.yaml", "--key", "k", "-i", "whom=Ada");

        other.ExitCode.Should().Be(ExitCode.KeyReused);
        other.Error.Should().Contain("'k' was used before");
    }

    [Fact]
    public async Task A_delayed_job_is_cancelled_with_all_of_its_queue()
    {
        await _world.RunAsync("jobs", "submit", "greeting.yaml", "--thread", "t", "--queue", "slow", "--at", "2099-01-01T00:00:00Z");
        await _world.RunAsync("jobs", "submit", "greeting.yaml", "--thread", "u");

        var outcome = await _world.RunAsync("jobs", "cancel", "--queue", "slow", "--reason", "Not needed.");

        outcome.Should().Be(new CommandOutcome(ExitCode.Success, "t: cancelled at version 2\n", "Cancelled 1 thread.\n"));
        (await _world.RunAsync("jobs", "list")).Out.Should().NotContain("slow").And.Contain("u ");
    }

    [Theory]
    [InlineData("'fast:x'", "worker", "--queue", "fast:x")]
    [InlineData("at least 1 second; 10ms does not fit", "worker", "--lease", "10ms")]
    [InlineData("1 to 10,000 jobs", "worker", "--concurrency", "0")]
    [InlineData("'a b' does not fit.", "jobs", "submit", "greeting.yaml", "--queue", "a b")]
    [InlineData("give one of them", "jobs", "submit", "greeting.yaml", "--at", "2099-01-01T00:00:00Z", "--delay", "1h")]
    [InlineData("Write a time such as", "jobs", "submit", "greeting.yaml", "--at", "noon")]
    [InlineData("Write a duration such as", "jobs", "submit", "greeting.yaml", "--delay", "soon")]
    [InlineData("'--key' takes 1 to 128 characters", "jobs", "submit", "greeting.yaml", "--key", "")]
    [InlineData("'sqlite:.graph/graph.db'", "jobs", "submit", "greeting.yaml", "--store", "memory:")]
    [InlineData("'graph jobs list' has no option '--stat'. Did you mean '--state'?", "jobs", "list", "--stat", "x")]
    [InlineData("'lst' is not a command of graph jobs. Did you mean 'list'?", "jobs", "lst")]
    public async Task What_cannot_be_is_refused_with_the_way_out(string expected, params string[] words)
    {
        var outcome = await _world.RunAsync(words);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain(expected).And.NotContain("Parameter");
    }

    [Fact]
    public async Task A_group_of_commands_shows_what_is_in_it()
    {
        var outcome = await _world.RunAsync("dead-letters");

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().Contain("retry").And.Contain("drop");
    }
}
