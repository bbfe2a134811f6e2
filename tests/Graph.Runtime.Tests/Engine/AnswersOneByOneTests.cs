using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

/// <summary>Several questions, answered one at a time.</summary>
public sealed class AnswersOneByOneTests
{
    private const string TwoQuestions = """
        schema: graphagents/v1
        name: asking
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: ask, output: log }
          b: { type: ask, output: log }
          c: { type: word, output: log }
        edges: ["START -> [a, b, c]"]
        """;

    [Fact]
    public async Task a_partial_answer_leaves_the_rest_pending()
    {
        var world = AskingWorld();
        var asked = await world.RunAsync(TwoQuestions);
        var ofB = asked.Interrupts.Single(interrupt => interrupt.Node == "b");
        var next = world.NextProcess();

        var partial = await next.ResumeAsync(TwoQuestions, new Dictionary<InterruptId, Value> { [ofB.Id] = "from b" });
        var result = await next.ResumeAsync(TwoQuestions, "from a");

        partial.Status.Should().Be(RunStatus.Interrupted);
        partial.Interrupts.Single().Node.Should().Be("a");
        result.Json("log").Should().Be("""["from a","from b","c"]""");
        next.Calls.Count(call => call == "b").Should().Be(1);
    }

    [Fact]
    public async Task a_task_without_its_answer_is_not_run_again_for_that_of_another()
    {
        var world = AskingWorld();
        var asked = await world.RunAsync(TwoQuestions);
        var ofB = asked.Interrupts.Single(interrupt => interrupt.Node == "b");
        var next = world.NextProcess();

        await next.ResumeAsync(TwoQuestions, new Dictionary<InterruptId, Value> { [ofB.Id] = "from b" });

        next.Calls.Should().Equal("b");
    }

    [Fact]
    public async Task a_process_that_dies_while_it_takes_an_answer_loses_no_question()
    {
        var store = new DyingStore(new InMemoryCheckpointStore());
        var world = AskingWorld(store);
        var asked = await world.RunAsync(TwoQuestions);
        var answers = asked.Interrupts.ToDictionary(interrupt => interrupt.Node, interrupt => interrupt.Id);
        store.DieAt(2, isStored: false);
        var dying = () => world.ResumeAsync(TwoQuestions, new Dictionary<InterruptId, Value> { [answers["b"]] = "from b" });
        await dying.Should().ThrowAsync<ProcessDiedException>();
        store.Revive();

        var result = await world.NextProcess().ResumeAsync(TwoQuestions, new Dictionary<InterruptId, Value> { [answers["a"]] = "from a" });

        result.Json("log").Should().Be("""["from a","from b","c"]""");
    }

    [Fact]
    public async Task answers_that_come_one_by_one_do_not_store_again_what_other_tasks_came_to()
    {
        const int Size = 100_000;
        var world = new EngineWorld()
            .WithNode("long", _ => new string('x', Size))
            .WithWorker("ask", (value, context, _) => ValueTask.FromResult(NodeResult.Of(context.Interrupt(value))));
        const string Mapped = """
            schema: graphagents/v1
            name: mapped
            state: { text: string, log: { type: list<any>, reduce: append } }
            nodes:
              long: { type: long, output: text }
              ask: { type: ask, with: { value: "${number}" }, output: { log: "${[result]}" } }
            edges:
              - START -> long
              - { from: START, each: "[1, 2, 3]", as: number, to: ask }
            """;
        var asked = await world.RunAsync(Mapped);

        foreach (var question in asked.Interrupts)
        {
            await world.NextProcess().ResumeAsync(Mapped, new Dictionary<InterruptId, Value> { [question.Id] = question.Payload });
        }

        (await world.ViewAsync()).Header.Status.Should().Be(RunStatus.Succeeded);
        (await BodySizesAsync(world)).Count(size => size > Size).Should().Be(2, "once when the first question was asked, and once with the step");
    }

    private static async Task<IReadOnlyList<int>> BodySizesAsync(EngineWorld world)
    {
        var sizes = new List<int>();
        await foreach (var commit in world.Store.ReadHistoryAsync(new ThreadId("t1"), new HistoryQuery(), CancellationToken.None))
        {
            sizes.Add(commit.Body.Length);
        }

        return sizes;
    }

    private static EngineWorld AskingWorld(ICheckpointStore? store = null) => new EngineWorld(store)
        .WithNode("word", context => context.NodeName)
        .WithNode("ask", context => context.Interrupt($"{context.NodeName}?", StateType.String));
}
