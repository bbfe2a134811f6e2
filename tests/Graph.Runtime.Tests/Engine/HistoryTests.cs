using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Reducers;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class HistoryTests
{
    private const string Chain = """
        schema: graphagents/v1
        name: chain
        input: [topic]
        state: { topic: string, log: { type: list<string>, reduce: append }, facts: { type: map<int>, reduce: merge } }
        nodes:
          a: { type: word, output: { log: "${result}", facts: "${{'a': 1}}" } }
          b: { type: ask, output: log }
        edges: [START -> a, a -> b]
        """;

    [Fact]
    public async Task history_lists_commits_newest_first_within_the_bounds_asked_for()
    {
        var world = await RunChainAsync();
        var versions = new List<long>();

        await foreach (var entry in new ThreadReader(world.Store).ReadHistoryAsync(
            new ThreadId("t1"), new HistoryQuery { BeforeVersion = 5, Limit = 3 }, CancellationToken.None))
        {
            versions.Add(entry.Header.Version);
        }

        versions.Should().Equal(4, 3, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_list_says_where_a_thread_stopped(bool asks)
    {
        var world = new EngineWorld()
            .WithNode("word", _ => "word")
            .WithNode("ask", context => asks ? context.Interrupt("well?") : throw new InvalidOperationException("broken"));
        await world.RunAsync(Chain, ("topic", "t"));

        var thread = await new ThreadReader(world.Store).ListAsync(new ThreadQuery(), CancellationToken.None).SingleAsync();

        thread.Next.Should().Equal("b");
    }

    [Fact]
    public async Task history_says_why_there_is_each_commit_and_where_the_thread_stood()
    {
        var history = await (await RunChainAsync()).HistoryAsync();

        history.Select(entry => $"{entry.Source} {entry.Header.Status}").Should().Equal(
            "input Running", "step Running", "interrupt Interrupted", "resume Running", "step Succeeded");
    }

    [Fact]
    public async Task history_shows_tasks_changes_and_what_was_next()
    {
        var history = await (await RunChainAsync()).HistoryAsync();

        var step = history[1];
        step.Step.Should().Be(1);
        step.Tasks.Single().Should().BeEquivalentTo(new { Key = "a", Node = "a", Attempts = 1 });
        step.Changes.Select(change => $"{change.Field} {change.Task} {change.Change} {change.Payload}").Should().Equal(
            """log a Append ["a"]""", """facts a SetKeys {"a":1}""");
        step.Next.Should().Equal("b");
        history[2].Next.Should().BeNull();
        history[4].Next.Should().BeEmpty();
    }

    [Fact]
    public async Task history_shows_interrupts_and_the_callers_input()
    {
        var history = await (await RunChainAsync()).HistoryAsync();

        history[0].Changes.Should().ContainSingle().Which.Should().Be(new HistoryChange("topic", "", ChangeKind.Replace, "bees"));
        history[2].Interrupts.Should().ContainSingle().Which.Node.Should().Be("b");
    }

    [Fact]
    public async Task history_shows_the_workflow_hash_where_it_was_set()
    {
        var world = await RunChainAsync();
        var hash = world.Compile(Chain).Hash;

        var history = await world.HistoryAsync();

        history[0].WorkflowHash.Should().Be(hash);
        (await world.ViewAsync()).Entry.WorkflowHash.Should().Be(hash);
    }

    [Fact]
    public async Task a_thread_can_be_seen_as_of_any_commit()
    {
        var world = await RunChainAsync();

        var states = new List<string>();
        for (var version = 1; version <= 5; version++)
        {
            states.Add(ValueJson.ToText((await world.ViewAsync(version)).State));
        }

        states.Should().Equal(
            """{"topic":"bees"}""",
            """{"facts":{"a":1},"log":["a"],"topic":"bees"}""",
            """{"facts":{"a":1},"log":["a"],"topic":"bees"}""",
            """{"facts":{"a":1},"log":["a"],"topic":"bees"}""",
            """{"facts":{"a":1},"log":["a","yes"],"topic":"bees"}""");
    }

    [Fact]
    public async Task history_names_the_task_of_each_change_in_a_parallel_step()
    {
        var world = new EngineWorld().WithNode("word", context => context.NodeName);

        await world.RunAsync("""
            schema: graphagents/v1
            name: parallel
            state: { log: { type: list<string>, reduce: append } }
            nodes:
              b: { type: word, output: log }
              a: { type: word, output: log }
            edges: ["START -> [a, b]"]
            """);

        (await world.HistoryAsync())[1].Changes.Select(change => $"{change.Task} {change.Payload}").Should().Equal("""a ["a"]""", """b ["b"]""");
    }

    [Fact]
    public async Task a_list_of_threads_says_where_each_stands()
    {
        var world = await RunChainAsync();
        await world.RunAsync(Chain, "t2", ("topic", "wasps"));

        var threads = new List<ThreadView>();
        await foreach (var thread in new ThreadReader(world.Store).ListAsync(
            new ThreadQuery { Statuses = [RunStatus.Interrupted] }, CancellationToken.None))
        {
            threads.Add(thread);
        }

        threads.Should().ContainSingle().Which.Header.ThreadId.Should().Be(new ThreadId("t2"));
    }

    private static async Task<EngineWorld> RunChainAsync()
    {
        var world = new EngineWorld()
            .WithNode("word", context => context.NodeName)
            .WithNode("ask", context => context.Interrupt("sure?"));
        await world.RunAsync(Chain, ("topic", "bees"));
        await world.ResumeAsync(Chain, "yes");
        return world;
    }
}
