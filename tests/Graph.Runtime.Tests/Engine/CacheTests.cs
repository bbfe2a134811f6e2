using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class CacheTests
{
    private const string Workflow = """
        schema: graphagents/v1
        name: cached
        input: [question]
        state: { question: string, answer: any, next: any }
        nodes:
          work: { type: work, output: answer, cache: { key: "${question}", ttl: 1h } }
        edges: [START -> work, work -> END]
        """;

    private readonly EngineWorld _world = new EngineWorld()
        .WithNode("work", context => ValueMap.Of(("by", context.ThreadId.Value), ("items", ValueList.Of(1L, 2.0))))
        .WithNode("ask", context => context.Interrupt("Well?", StateType.Any));

    [Fact]
    public async Task a_task_with_the_same_key_gets_the_kept_result_and_its_node_does_not_run()
    {
        var first = await _world.RunAsync(Workflow, "one", ("question", "a"));

        var second = await _world.RunAsync(Workflow, "two", ("question", "a"));

        _world.Calls.Should().Equal("work");
        second.Output["answer"].Should().Be(first.Output["answer"]);
    }

    [Fact]
    public async Task a_task_with_another_key_runs_its_node()
    {
        await _world.RunAsync(Workflow, "one", ("question", "a"));

        await _world.RunAsync(Workflow, "two", ("question", "b"));

        _world.Calls.Should().Equal("work", "work");
    }

    [Fact]
    public async Task a_result_is_good_until_its_time_is_over()
    {
        await _world.RunAsync(Workflow, "one", ("question", "a"));
        _world.Time.Advance(TimeSpan.FromMinutes(59));
        await _world.RunAsync(Workflow, "two", ("question", "a"));
        _world.Time.Advance(TimeSpan.FromMinutes(1));

        await _world.RunAsync(Workflow, "three", ("question", "a"));

        _world.Calls.Should().Equal("work", "work");
    }

    [Theory]
    [InlineData("name: cached", "name: other")]
    [InlineData("work", "labour")]
    public async Task results_are_kept_by_workflow_node_type_and_node(string from, string to)
    {
        _world.WithNode("labour", _ => "done");
        await _world.RunAsync(Workflow, "one", ("question", "a"));

        await _world.RunAsync(Workflow.Replace(from, to, StringComparison.Ordinal), "two", ("question", "a"));

        _world.Calls.Should().HaveCount(2);
    }

    [Fact]
    public async Task a_hit_is_an_event_and_is_marked_in_the_history()
    {
        await _world.RunAsync(Workflow, "one", ("question", "a"));
        var request = new RunRequest
        {
            ThreadId = new ThreadId("two"),
            Input = ValueMap.Of(("question", "a")),
            Options = new RunOptions { Events = RunEventModes.Progress },
        };

        var run = _world.Runner.Start(_world.Compile(Workflow), request, CancellationToken.None);
        await run.Completion;

        var events = await run.ReadEventsAsync().ToListAsync();
        events.OfType<RunEvent.TaskCached>().Single().Node.Should().Be("work");
        (await _world.HistoryAsync("two")).SelectMany(entry => entry.Tasks).Single().IsCached.Should().BeTrue();
        (await _world.HistoryAsync("one")).SelectMany(entry => entry.Tasks).Single().IsCached.Should().BeFalse();
    }

    [Fact]
    public async Task an_error_is_not_kept()
    {
        var isBroken = true;
        _world.WithNode("work", _ => isBroken ? throw new NodeFailedException(ErrorKind.Model, "Not now.") : "fine");
        await _world.RunAsync(Workflow, "one", ("question", "a"));
        isBroken = false;

        var result = await _world.RunAsync(Workflow, "two", ("question", "a"));

        result.Output["answer"].Should().Be((Value)"fine");
    }

    [Fact]
    public async Task what_a_person_answered_is_not_kept_for_others()
    {
        var asking = Workflow.Replace("type: work", "type: ask", StringComparison.Ordinal);
        await _world.RunAsync(asking, "one", ("question", "a"));
        await _world.ResumeAsync(asking, "mine", "one");

        var result = await _world.RunAsync(asking, "two", ("question", "a"));

        result.Status.Should().Be(RunStatus.Interrupted);
    }

    [Fact]
    public async Task a_command_is_kept_with_its_updates_and_targets()
    {
        var going = Workflow
            .Replace("type: work, output: answer,", "type: go, routes: [END, after],", StringComparison.Ordinal)
            .Replace("edges:", "  after: { set: { next: \"'after'\" } }\nedges:", StringComparison.Ordinal)
            .Replace("work -> END]", "work -> END, after -> END]", StringComparison.Ordinal);
        _world.WithCommand("go", _ => new NodeCommand { Update = [new FieldWrite("answer", "went")], GoTo = ["after"] });
        await _world.RunAsync(going, "one", ("question", "a"));

        var result = await _world.RunAsync(going, "two", ("question", "a"));

        _world.Calls.Should().Equal("work");
        result.Output.Should().BeEquivalentTo(ValueMap.Of(("question", "a"), ("answer", "went"), ("next", "after")));
    }

    [Fact]
    public async Task a_kept_result_that_is_damaged_is_not_used_and_the_nodes_own_takes_its_place()
    {
        var world = new EngineWorld(new DamagedCache(new InMemoryCheckpointStore(_world.Time)), _world.Time).WithNode("work", context => context.ThreadId.Value);
        await world.RunAsync(Workflow, "one", ("question", "a"));

        var second = await world.RunAsync(Workflow, "two", ("question", "a"));

        world.Calls.Should().Equal("work", "work");
        second.Output["answer"].Should().Be((Value)"two");
    }

    [Fact]
    public async Task the_default_holds_for_nodes_that_do_not_say_otherwise()
    {
        var everywhere = Workflow
            .Replace(", cache: { key: \"${question}\", ttl: 1h }", "", StringComparison.Ordinal)
            .Replace("nodes:", "defaults: { cache: { key: \"{{question}}\", ttl: 1h } }\nnodes:", StringComparison.Ordinal);
        await _world.RunAsync(everywhere, "one", ("question", "a"));

        await _world.RunAsync(everywhere, "two", ("question", "a"));

        _world.Calls.Should().Equal("work");
    }

    /// <summary>Gives kept results with a letter changed, so that they still read as results.</summary>
    private sealed class DamagedCache(ICheckpointStore inner) : StoreInFront(inner)
    {
        public override async ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken)
        {
            var kept = await Inner.FindCachedAsync(key, now, cancellationToken);
            var body = kept?.Body.ToArray() ?? [];
            var place = body.AsSpan().IndexOf("one"u8);
            if (place >= 0)
            {
                body[place] = (byte)'O';
            }

            return kept is null ? null : kept with { Body = body };
        }
    }
}
