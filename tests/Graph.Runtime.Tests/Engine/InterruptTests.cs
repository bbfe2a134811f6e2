using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class InterruptTests
{
    private const string Asking = """
        schema: graphagents/v1
        name: asking
        input: [topic?]
        state: { topic: string, log: { type: list<string>, reduce: append } }
        nodes:
          before: { type: word, output: log }
          ask: { type: ask, output: log }
          after: { type: word, output: log }
        edges: [START -> before, before -> ask, ask -> after]
        """;

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

    private const string Marked = """
        schema: graphagents/v1
        name: marked
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: word, output: log }
          b: { type: word, output: log, interrupt: MARK }
          c: { type: word, output: log }
        edges: [START -> a, a -> b, b -> c]
        """;

    [Fact]
    public async Task a_question_pauses_the_run_with_its_payload()
    {
        var world = AskingWorld();

        var result = await world.RunAsync(Asking);

        result.Status.Should().Be(RunStatus.Interrupted);
        var interrupt = result.Interrupts.Should().ContainSingle().Subject;
        interrupt.Node.Should().Be("ask");
        interrupt.Kind.Should().Be(InterruptKind.Question);
        interrupt.Payload.Should().Be((Value)"ask?");
        (await world.ViewAsync()).Next.Should().Equal("ask");
    }

    [Fact]
    public async Task an_answer_makes_the_node_run_again_from_its_first_line_and_goes_on()
    {
        var world = AskingWorld();
        await world.RunAsync(Asking);
        var next = world.NextProcess();

        var result = await next.ResumeAsync(Asking, "yes");

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("log").Should().Be("""["before","yes","after"]""");
        next.Calls.Should().Equal("ask", "after");
    }

    [Fact]
    public async Task earlier_questions_of_a_task_return_their_answers_in_call_order()
    {
        var world = new EngineWorld().WithNode("word", context => context.NodeName)
            .WithNode("ask", context => $"{context.Interrupt("first").AsString()} {context.Interrupt("second").AsString()}");

        var first = await world.RunAsync(Asking);
        var second = await world.NextProcess().ResumeAsync(Asking, "one");
        var result = await world.NextProcess().ResumeAsync(Asking, "two");

        first.Interrupts.Single().Payload.Should().Be((Value)"first");
        second.Interrupts.Single().Payload.Should().Be((Value)"second");
        second.Interrupts.Single().Id.Should().NotBe(first.Interrupts.Single().Id);
        result.Json("log").Should().Be("""["before","one two","after"]""");
    }

    [Fact]
    public async Task a_resume_without_an_answer_asks_again_and_runs_nothing()
    {
        var world = AskingWorld();
        var first = await world.RunAsync(Asking);
        var next = world.NextProcess();

        var again = await next.ResumeAsync(Asking);

        again.Status.Should().Be(RunStatus.Interrupted);
        again.Interrupts.Should().BeEquivalentTo(first.Interrupts);
        next.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task siblings_of_a_task_that_asks_finish_and_are_kept()
    {
        var world = AskingWorld();
        await world.RunAsync(TwoQuestions);
        var next = world.NextProcess();
        var pending = (await next.ViewAsync()).Interrupts;

        var result = await next.ResumeAsync(TwoQuestions, pending.ToDictionary(interrupt => interrupt.Id, _ => (Value)"yes"));

        result.Json("log").Should().Be("""["yes","yes","c"]""");
        next.Calls.Should().Equal("a", "b");
    }

    [Fact]
    public async Task a_bare_answer_is_refused_while_two_questions_are_pending()
    {
        var world = AskingWorld();
        await world.RunAsync(TwoQuestions);

        var resume = () => world.ResumeAsync(TwoQuestions, "yes");

        (await resume.Should().ThrowAsync<RunRefusedException>()).WithMessage("*exactly one*'a'*'b'*Nothing was changed.");
    }

    [Fact]
    public async Task an_answer_that_fits_no_pending_question_is_refused_with_what_is_pending()
    {
        var world = AskingWorld();
        var asked = await world.RunAsync(Asking);
        var commits = (await world.HistoryAsync()).Count;

        var resume = () => world.ResumeAsync(Asking, new Dictionary<InterruptId, Value> { [new InterruptId("q000")] = "yes" });

        (await resume.Should().ThrowAsync<RunRefusedException>()).WithMessage($"*'q000'*'{asked.Interrupts.Single().Id}'*");
        (await world.HistoryAsync()).Should().HaveCount(commits);
    }

    [Fact]
    public async Task an_answer_of_the_wrong_type_is_refused()
    {
        var world = AskingWorld();
        await world.RunAsync(Asking);

        var resume = () => world.ResumeAsync(Asking, 7L);

        (await resume.Should().ThrowAsync<RunRefusedException>()).WithMessage("*expected string, given int 7*");
    }

    [Fact]
    public async Task an_answer_to_a_thread_that_is_over_is_refused()
    {
        var world = AskingWorld();
        await world.RunAsync(Asking);
        await world.ResumeAsync(Asking, "yes");

        var resume = () => world.ResumeAsync(Asking, "yes");

        (await resume.Should().ThrowAsync<RunRefusedException>()).WithMessage("*Pending: nothing.*");
    }

    [Fact]
    public async Task new_input_on_an_interrupted_thread_drops_what_was_pending_and_keeps_the_state()
    {
        var world = AskingWorld();
        await world.RunAsync(Asking);
        var next = world.NextProcess();

        var result = await next.RunAsync(Asking, ("topic", "new"));

        result.Status.Should().Be(RunStatus.Interrupted);
        result.Json("topic").Should().Be("\"new\"");
        result.Json("log").Should().Be("""["before","before"]""");
        next.Calls.Should().Equal("before", "ask");
    }

    [Fact]
    public async Task new_input_on_an_interrupted_thread_says_in_the_history_what_it_dropped()
    {
        var world = AskingWorld();
        await world.RunAsync(Asking);

        await world.NextProcess().RunAsync(Asking, ("topic", "new"));

        var input = (await world.HistoryAsync()).Last(entry => entry.Source == "input");
        input.Dropped.Should().Equal("ask");
    }

    [Fact]
    public async Task an_old_answer_does_not_fit_the_question_of_a_new_input()
    {
        var world = AskingWorld();
        var old = await world.RunAsync(Asking);
        var renewed = await world.RunAsync(Asking, ("topic", "new"));

        var resume = () => world.ResumeAsync(Asking, new Dictionary<InterruptId, Value> { [old.Interrupts.Single().Id] = "yes" });

        renewed.Interrupts.Single().Id.Should().NotBe(old.Interrupts.Single().Id);
        await resume.Should().ThrowAsync<RunRefusedException>();
    }

    [Fact]
    public async Task a_mark_before_stops_before_the_nodes_task_and_names_it_as_next()
    {
        var world = AskingWorld();

        var result = await world.RunAsync(Marked.Replace("MARK", "before", StringComparison.Ordinal));

        result.Status.Should().Be(RunStatus.Interrupted);
        result.Interrupts.Single().Kind.Should().Be(InterruptKind.Before);
        (await world.ViewAsync()).Next.Should().Equal("b");
        world.Calls.Should().Equal("a");
    }

    [Fact]
    public async Task a_mark_after_stops_when_the_routing_is_known()
    {
        var world = AskingWorld();

        var result = await world.RunAsync(Marked.Replace("MARK", "after", StringComparison.Ordinal));

        result.Status.Should().Be(RunStatus.Interrupted);
        result.Interrupts.Single().Kind.Should().Be(InterruptKind.After);
        (await world.ViewAsync()).Next.Should().Equal("c");
        world.Calls.Should().Equal("a", "b");
    }

    [Fact]
    public async Task a_resume_does_not_stop_at_the_same_mark_again()
    {
        var workflow = Marked.Replace("MARK", "both", StringComparison.Ordinal);
        var world = AskingWorld();
        await world.RunAsync(workflow);

        var after = await world.NextProcess().ResumeAsync(workflow);
        var result = await world.NextProcess().ResumeAsync(workflow);

        after.Interrupts.Single().Kind.Should().Be(InterruptKind.After);
        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("log").Should().Be("""["a","b","c"]""");
    }

    [Fact]
    public async Task a_mark_after_the_last_node_stops_too_and_a_resume_ends_the_run()
    {
        var workflow = Marked.Replace("interrupt: MARK", "interrupt: after", StringComparison.Ordinal).Replace("b -> c", "b -> END, START -> c", StringComparison.Ordinal);
        var world = AskingWorld();
        var stopped = await world.RunAsync(workflow);
        var next = world.NextProcess();

        var result = await next.ResumeAsync(workflow);

        stopped.Status.Should().Be(RunStatus.Interrupted);
        stopped.Interrupts.Single().Node.Should().Be("b");
        result.Status.Should().Be(RunStatus.Succeeded);
        result.State.Exact().Should().Be(stopped.State.Exact());
        next.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task a_mark_before_stops_in_every_round_of_a_loop()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);
        const string Loop = """
            schema: graphagents/v1
            name: loop
            state: { count: { type: int, reduce: add } }
            nodes:
              a: { type: one, output: count, interrupt: before }
            edges:
              - START -> a
              - { from: a, choose: [ { when: count < 2, to: a }, { else: END } ] }
            """;

        var statuses = new[] { (await world.RunAsync(Loop)).Status, (await world.ResumeAsync(Loop)).Status, (await world.ResumeAsync(Loop)).Status };

        statuses.Should().Equal(RunStatus.Interrupted, RunStatus.Interrupted, RunStatus.Succeeded);
    }

    [Fact]
    public async Task every_item_of_a_map_reduce_has_its_own_question()
    {
        var world = new EngineWorld().WithWorker("ask", (value, context, _) => ValueTask.FromResult(NodeResult.Of(context.Interrupt(value))));
        const string Mapped = """
            schema: graphagents/v1
            name: mapped
            state: { numbers: { type: list<int>, default: [1, 2, 3] }, log: { type: list<any>, reduce: append } }
            nodes:
              w: { type: ask, with: { value: "${number}" }, output: { log: "${[result]}" } }
            edges:
              - { from: START, each: numbers, as: number, to: w }
            """;
        var asked = await world.RunAsync(Mapped);

        var result = await world.NextProcess().ResumeAsync(
            Mapped, asked.Interrupts.ToDictionary(interrupt => interrupt.Id, interrupt => (Value)(interrupt.Payload.AsInt() * 10)));

        asked.Interrupts.Should().HaveCount(3);
        result.Json("log").Should().Be("[10,20,30]");
    }

    [Fact]
    public async Task a_node_that_catches_everything_still_waits_for_its_answer()
    {
        var world = new EngineWorld().WithNode("word", context => context.NodeName).WithNode("ask", context =>
        {
            try
            {
                return context.Interrupt("sure?");
            }
            catch (GraphAgentsException failure)
            {
                return $"went on without an answer: {failure.Message}";
            }
        });
        var asked = await world.RunAsync(Asking);

        var result = await world.NextProcess().ResumeAsync(Asking, "yes");

        asked.Status.Should().Be(RunStatus.Interrupted);
        result.Json("log").Should().Be("""["before","yes","after"]""");
    }

    [Fact]
    public async Task a_question_beside_a_failure_is_asked_again_after_a_resume()
    {
        var isBroken = true;
        var world = AskingWorld().WithNode("word", context => isBroken ? throw new IOException("gone") : context.NodeName);
        var failed = await world.RunAsync(TwoQuestions);
        isBroken = false;

        var asked = await world.NextProcess().ResumeAsync(TwoQuestions);

        failed.Status.Should().Be(RunStatus.Failed);
        asked.Status.Should().Be(RunStatus.Interrupted);
        asked.Interrupts.Should().HaveCount(2);
    }

    private static EngineWorld AskingWorld() => new EngineWorld()
        .WithNode("word", context => context.NodeName)
        .WithNode("ask", context => context.Interrupt($"{context.NodeName}?", StateType.String));
}
