using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class ResumeTests
{
    private const string Chain = """
        schema: graphagents/v1
        name: chain
        input: [start?]
        state: { start: string, log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: word, output: log }
          b: { type: word, output: log }
        edges: [START -> a, a -> b]
        """;

    [Fact]
    public async Task a_resume_of_a_finished_thread_runs_nothing_and_returns_the_state()
    {
        var world = new EngineWorld().WithNode("word", context => context.NodeName);
        var first = await world.RunAsync(Chain);
        var next = world.NextProcess();

        var result = await next.ResumeAsync(Chain);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.State.Exact().Should().Be(first.State.Exact());
        result.Version.Should().Be(first.Version);
        next.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task a_resume_of_a_thread_that_does_not_exist_says_so()
    {
        var resume = () => new EngineWorld().WithNode("word", _ => "").ResumeAsync(Chain);

        (await resume.Should().ThrowAsync<ThreadNotFoundException>()).WithMessage("*'t1'*");
    }

    [Fact]
    public async Task new_input_on_a_finished_thread_starts_again_with_the_state_kept()
    {
        var world = new EngineWorld().WithNode("word", context => context.NodeName);
        await world.RunAsync(Chain);

        var result = await world.NextProcess().RunAsync(Chain, ("start", "again"));

        result.Json("log").Should().Be("""["a","b","a","b"]""");
    }

    [Fact]
    public async Task new_input_on_a_thread_that_another_process_moves_is_refused()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithGate("word", gate);
        var run = world.Start(Chain);
        await gate.Reached;

        var start = () => world.NextProcess().RunAsync(Chain);

        (await start.Should().ThrowAsync<RunRefusedException>()).WithMessage("*'t1' is running*Resume it*");
        gate.Open();
        (await run.Completion).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_run_without_a_store_keeps_nothing_and_runs_all_the_same()
    {
        var keys = new HashSet<string>();
        var world = new EngineWorld().WithNode("word", context =>
        {
            keys.Add(context.IdempotencyKey);
            return context.NodeName;
        });

        var result = await new WorkflowRunner(null, world.Time).RunAsync(world.Compile(Chain), new RunRequest(), CancellationToken.None);

        result.Json("log").Should().Be("""["a","b"]""");
        result.Version.Should().Be(0);
        keys.Should().HaveCount(2);
    }

    [Fact]
    public async Task an_untracked_field_is_never_persisted_and_back_at_its_default_after_a_resume()
    {
        var world = new EngineWorld()
            .WithNode("word", context => context.NodeName)
            .WithNode("ask", context => context.Interrupt("go on?"));
        const string Untracked = """
            schema: graphagents/v1
            name: untracked
            state:
              token: { type: string, untracked: true, default: none }
              seen: string
            nodes:
              a: { type: word, output: token }
              b: { type: ask }
              c: { type: word, output: { seen: "${token}" } }
            edges: [START -> a, a -> b, b -> c]
            """;
        var asked = await world.RunAsync(Untracked);

        var result = await world.NextProcess().ResumeAsync(Untracked, "yes");

        asked.Json("token").Should().Be("\"a\"");
        result.Json("seen").Should().Be("\"none\"");
    }

    [Fact]
    public async Task an_untracked_field_is_not_in_what_is_kept_of_a_finished_sibling()
    {
        var store = new RecordingStore(new InMemoryCheckpointStore());
        var world = new EngineWorld(store).WithNode("word", _ => "s3cret").WithGate("slow", new Gate());
        _ = world.Start("""
            schema: graphagents/v1
            name: untracked
            state: { token: { type: string, untracked: true } }
            nodes:
              a: { type: word, output: token }
              b: { type: slow }
            edges: ["START -> [a, b]"]
            """);

        var stored = await store.FindAsync(new ThreadId("t1"), CancellationToken.None);

        stored!.PendingWrites.Select(write => System.Text.Encoding.UTF8.GetString(write.Body.Span)).Should()
            .ContainSingle().Which.Should().NotContain("s3cret");
    }

    [Fact]
    public async Task a_list_with_a_default_is_restored_with_its_default()
    {
        var world = new EngineWorld().WithNode("word", context => context.NodeName);
        const string Defaults = """
            schema: graphagents/v1
            name: defaults
            state:
              log: { type: list<string>, reduce: append, default: [zero] }
              facts:
                type: map<int>
                reduce: merge
                default: { zero: 0 }
            nodes:
              a: { type: word, output: { log: "${result}", facts: "${{'one': 1}}" } }
              b: { type: word, output: { log: "${result}", facts: "${{'two': 2}}" } }
            edges: [START -> a, a -> b]
            """;
        var first = await world.RunAsync(Defaults);

        var result = await world.NextProcess().ResumeAsync(Defaults);

        first.Json().Should().Be("""{"log":["zero","a","b"],"facts":{"zero":0,"one":1,"two":2}}""");
        result.State.Exact().Should().Be(first.State.Exact());
    }

    [Fact]
    public async Task a_field_that_was_set_to_null_is_restored_as_null_from_a_snapshot()
    {
        var world = new EngineWorld()
            .WithNode("nothing", _ => Value.Null)
            .WithNode("much", _ => new string('x', 70_000));
        const string Nulled = """
            schema: graphagents/v1
            name: nulled
            state: { choice: { type: int?, default: 5 }, text: string }
            nodes:
              a: { type: nothing, output: choice }
              b: { type: much, output: text }
            edges: [START -> a, a -> b]
            """;
        var first = await world.RunAsync(Nulled);

        var result = await world.NextProcess().ResumeAsync(Nulled);

        first.Json("choice").Should().Be("null");
        result.Json("choice").Should().Be("null");
    }

    [Fact]
    public async Task what_is_kept_of_a_finished_task_may_be_nested_deeply()
    {
        var deep = Enumerable.Range(0, 90).Aggregate((Value)1L, (inner, _) => ValueList.Of(inner));
        var world = new EngineWorld().WithNode("deep", _ => deep).WithGate("slow", new Gate());
        const string Nested = """
            schema: graphagents/v1
            name: nested
            state: { tree: any }
            nodes:
              a: { type: deep, output: tree }
              b: { type: slow }
            edges: ["START -> [a, b]"]
            """;
        _ = world.Start(Nested);

        var result = await world.NextProcess().WithNode("slow", _ => "done").ResumeAsync(Nested);

        Readings.Exact(result.State["tree"]).Should().Be(Readings.Exact(deep));
    }

    [Fact]
    public async Task the_callers_context_is_kept_with_the_thread()
    {
        var world = new EngineWorld().WithNode("ask", context => context.Interrupt("go on?")).WithNode("word", _ => "");
        const string Contextual = """
            schema: graphagents/v1
            name: contextual
            state: { tenant: any }
            nodes:
              a: { type: ask }
              b: { type: word, output: { tenant: "${context.tenant}" } }
            edges: [START -> a, a -> b]
            """;
        await world.Runner.RunAsync(
            world.Compile(Contextual),
            new RunRequest { ThreadId = new ThreadId("t1"), Context = ValueMap.Of(("tenant", "acme")) },
            CancellationToken.None);

        var result = await world.NextProcess().ResumeAsync(Contextual, "yes");

        result.Json("tenant").Should().Be("\"acme\"");
    }

    [Fact]
    public async Task records_are_still_records_after_a_resume()
    {
        var world = new EngineWorld()
            .WithNode("people", _ => ValueList.Of(ValueMap.Of(("name", "Ada"), ("age", 36L)), ValueMap.Of(("age", 41L), ("name", "Alan"))))
            .WithNode("ask", context => context.Interrupt("go on?"))
            .WithWorker("greet", value => value);
        const string Records = """
            schema: graphagents/v1
            name: records
            types: { Person: { name: string, age: int } }
            state: { people: { type: list<Person> }, names: { type: list<string>, reduce: append } }
            nodes:
              a: { type: people, output: people }
              b: { type: ask }
              c: { type: greet, with: { value: "${person.name}" }, output: names, interrupt: before }
            edges:
              - START -> a
              - a -> b
              - { from: b, each: people, as: person, to: c }
            """;
        await world.RunAsync(Records);
        await world.NextProcess().ResumeAsync(Records, "yes");

        var result = await world.NextProcess().ResumeAsync(Records);

        result.Json("names").Should().Be("""["Ada","Alan"]""");
    }

    [Fact]
    public async Task a_resume_with_another_definition_than_the_pinned_one_is_refused()
    {
        const string Asking = """
            schema: graphagents/v1
            name: asking
            state: { answer: any }
            nodes: { a: { type: ask, output: answer } }
            edges: [START -> a, a -> END]
            """;
        var world = new EngineWorld().WithNode("ask", context => context.Interrupt("well?"));
        await world.RunAsync(Asking);

        var resume = () => world.ResumeAsync(Asking.Replace("name: asking", "name: asking\nversion: 2", StringComparison.Ordinal), "yes");

        (await resume.Should().ThrowAsync<RunRefusedException>()).WithMessage("Thread 't1' is pinned to asking 1 (*), and asking 2 (*) was given. *");
        (await world.HistoryAsync())[^1].Source.Should().Be("interrupt");
    }

    [Fact]
    public async Task a_new_input_pins_the_thread_to_the_definition_that_it_came_with()
    {
        const string First = """
            schema: graphagents/v1
            name: pinned
            state: { log: { type: list<string>, reduce: append } }
            nodes: { a: { type: word, output: log } }
            edges: [START -> a, a -> END]
            """;
        var world = new EngineWorld().WithNode("word", _ => "word");
        await world.RunAsync(First);
        var second = First.Replace("name: pinned", "name: pinned\nversion: 2", StringComparison.Ordinal);

        await world.RunAsync(second);

        var thread = await new ThreadReader(world.Store).FindAsync(new ThreadId("t1"), CancellationToken.None);
        thread!.Workflow.Should().Be(new WorkflowReference("pinned", 2, world.Compile(second).Hash));
    }
}
