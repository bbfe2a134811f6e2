using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts.Rules;

public abstract partial class EngineRulesContract
{
    private static readonly string Asking = Workflow(
        "a: { type: ask, output: log }\nb: { type: ask, output: log }\nend: { type: word, output: log }", "- START -> [a, b]\n- { from: [a, b], to: end }");

    private static readonly string Chain = Workflow(
        "a: { type: word, output: log }\nb: { type: word, output: log }\nc: { type: word, output: log }", "- START -> a\n- a -> b\n- b -> c");

    [Fact]
    public async Task rule_24_a_node_runs_again_from_its_first_line_and_earlier_questions_return_their_answers_in_call_order()
    {
        var world = World().WithNode("twice", context => $"{context.Interrupt("first?").AsString()} {context.Interrupt("second?").AsString()}");
        var workflow = Workflow("a: { type: twice, output: log }", "- START -> a");
        await world.RunAsync(workflow);
        var second = await (await NextAsync(world)).ResumeAsync(workflow, "one");

        var result = await (await NextAsync(world)).ResumeAsync(workflow, "two");

        second.Interrupts.Single().Payload.Should().Be((Value)"second?");
        result.Json("log").Should().Be("""["one two"]""");
    }

    [Fact]
    public async Task rule_24_answers_are_matched_by_id_a_partial_map_is_fine_and_a_bare_answer_needs_exactly_one_pending()
    {
        var world = AskingWorld();
        var asked = await world.RunAsync(Asking);
        var ofB = asked.Interrupts.Single(interrupt => interrupt.Node == "b").Id;
        var bare = async () => await (await NextAsync(world)).ResumeAsync(Asking, "which?");
        await bare.Should().ThrowAsync<RunRefusedException>();

        var partial = await (await NextAsync(world)).ResumeAsync(Asking, new Dictionary<InterruptId, Value> { [ofB] = "from b" });
        var result = await (await NextAsync(world)).ResumeAsync(Asking, "from a");

        partial.Interrupts.Single().Node.Should().Be("a");
        result.Json("log").Should().Be("""["from a","from b","end"]""");
    }

    [Theory]
    [InlineData("before", "a", "b")]
    [InlineData("after", "a b", "c")]
    public async Task rule_25_a_mark_stops_there_with_next_named_and_a_resume_does_not_stop_there_again(string mark, string ran, string next)
    {
        var marked = Chain.Replace("b: { type: word,", $"b: {{ type: word, interrupt: {mark},", StringComparison.Ordinal);
        var world = World();
        var stopped = await world.RunAsync(marked);
        var view = await world.ViewAsync();

        var result = await (await NextAsync(world)).ResumeAsync(marked);

        stopped.Status.Should().Be(RunStatus.Interrupted);
        world.Calls.Should().Equal(ran.Split(' '));
        view.Next.Should().Equal(next);
        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("log").Should().Be("""["a","b","c"]""");
    }

    [Fact]
    public async Task rule_26_a_resume_without_an_answer_asks_again_and_of_a_finished_thread_runs_nothing()
    {
        var world = AskingWorld();
        var asked = await world.RunAsync(Asking);
        var again = await (await NextAsync(world)).ResumeAsync(Asking);
        var over = World();
        var finished = await over.RunAsync(Chain, "over");

        var next = await NextAsync(over);
        var result = await next.ResumeAsync(Chain, thread: "over");

        again.Interrupts.Select(interrupt => interrupt.Id).Should().Equal(asked.Interrupts.Select(interrupt => interrupt.Id));
        next.Calls.Should().BeEmpty();
        result.State.Exact().Should().Be(finished.State.Exact());
    }

    [Fact]
    public async Task rule_26_new_input_on_an_interrupted_thread_drops_what_was_pending_keeps_the_state_and_says_so_in_the_history()
    {
        var world = AskingWorld();
        var workflow = Workflow("first: { type: word, output: log }\nask: { type: ask, output: log }", "- START -> first\n- first -> ask");
        await world.RunAsync(workflow);

        var result = await (await NextAsync(world)).RunAsync(workflow, ("topic", "new"));

        result.Status.Should().Be(RunStatus.Interrupted);
        result.Json("log").Should().Be("""["first","first"]""");
        (await world.HistoryAsync()).Should().ContainSingle(entry => entry.Dropped.Count == 1 && entry.Dropped[0] == "ask");
    }

    [Fact]
    public async Task rule_27_history_lists_checkpoints_newest_first_with_what_a_person_needs_and_within_the_bounds_asked_for()
    {
        var world = World();
        await world.RunAsync(Chain);

        var entries = new List<HistoryEntry>();
        await foreach (var entry in new ThreadReader(Store).ReadHistoryAsync(new ThreadId("t1"), new HistoryQuery { BeforeVersion = 4, Limit = 2 }, default))
        {
            entries.Add(entry);
        }

        entries.Select(entry => entry.Header.Version).Should().Equal(3, 2);
        entries[0].Tasks.Should().ContainSingle().Which.Node.Should().Be("b");
        entries[0].Next.Should().Equal("c");
        entries[0].Changes.Should().ContainSingle().Which.Field.Should().Be("log");
        entries[0].Header.ParentVersion.Should().Be(2);
        (await world.HistoryAsync())[0].WorkflowHash.Should().Be(world.Compile(Chain).Hash);
    }

    [Fact]
    public async Task rule_31_what_the_table_of_transitions_does_not_permit_is_refused_and_changes_nothing()
    {
        var world = AskingWorld();
        var (thread, asking) = (new ThreadId("t1"), world.Compile(Asking));
        await world.RunAsync(Asking);
        await world.Runner.CancelAsync(asking, thread, "Ada", "Enough.", CancellationToken.None);
        await world.RunAsync(Chain, "over");
        var before = (await world.HistoryAsync(), await world.HistoryAsync("over"));

        var cancelCancelled = () => world.Runner.CancelAsync(asking, thread, "Ada", "Again.", CancellationToken.None);
        var cancelSucceeded = () => world.Runner.CancelAsync(world.Compile(Chain), new ThreadId("over"), "Ada", "Too late.", CancellationToken.None);
        var resumeSucceeded = await world.ResumeAsync(Chain, thread: "over");

        RunLifecycle.Permits(RunStatus.Cancelled, RunStatus.Cancelled).Should().BeFalse();
        (await cancelCancelled.Should().ThrowAsync<RunRefusedException>()).WithMessage("*'t1' is Cancelled*nothing to cancel*");
        RunLifecycle.Permits(RunStatus.Succeeded, RunStatus.Cancelled).Should().BeFalse();
        (await cancelSucceeded.Should().ThrowAsync<RunRefusedException>()).WithMessage("*'over' is Succeeded*nothing to cancel*");
        resumeSucceeded.Steps.Should().Be(0);
        (await world.HistoryAsync(), await world.HistoryAsync("over")).Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task rule_31_every_change_of_where_a_thread_stands_is_one_that_the_table_permits_and_says_who_and_why()
    {
        var isBroken = true;
        var world = AskingWorld().WithNode("flaky", context => isBroken ? throw new IOException("gone") : context.NodeName);
        world.Options = new RunOptions { By = "Ada" };
        var workflow = Workflow("a: { type: flaky, output: log }\nask: { type: ask, output: log }", "- START -> a\n- a -> ask");
        await world.RunAsync(workflow);
        isBroken = false;
        await world.ResumeAsync(workflow);
        await world.Runner.CancelAsync(world.Compile(workflow), new ThreadId("t1"), "Grace", "Enough.", CancellationToken.None);
        await world.ResumeAsync(workflow);
        await world.ResumeAsync(workflow, "yes");

        var history = await world.HistoryAsync();

        history.Select(entry => $"{entry.Source} {entry.Header.Status} {entry.By}").Should().Equal(
            "input Running Ada", "failure Failed Ada", "resume Running Ada", "step Running ", "interrupt Interrupted Ada", "cancel Cancelled Grace",
            "resume Running Ada", "interrupt Interrupted Ada", "resume Running Ada", "step Succeeded Ada");
        history[1].Error!.Message.Should().Contain("gone");
        history[5].Reason.Should().Be("Enough.");
        history.Zip(history.Skip(1), (one, next) => (From: one.Header.Status, To: next.Header.Status)).Where(change => change.From != change.To)
            .Should().OnlyContain(change => RunLifecycle.Permits(change.From, change.To) || (RunLifecycle.Permits(change.From, RunStatus.Queued) && RunLifecycle.Permits(RunStatus.Queued, change.To)));
    }

    [Fact]
    public async Task rule_32_cancel_stops_at_the_next_safe_point_commits_nothing_half_and_says_what_was_abandoned()
    {
        var gate = new Gate();
        var world = World().WithNode("slow", async (_, _) =>
        {
            await gate.PassStubbornlyAsync();
            return NodeResultOf("late");
        });
        var run = world.Start(Parallel);
        await gate.Reached;
        run.RequestStop();

        var cancelled = await world.CompleteAsync(run);
        gate.Open();

        cancelled.Status.Should().Be(RunStatus.Cancelled);
        cancelled.AbandonedTasks.Should().Equal("slow");
        cancelled.Json("log").Should().Be("[]");
        (await world.ViewAsync()).Next.Should().Equal("quick", "slow");
    }

    [Fact]
    public async Task rule_34_a_run_is_one_ordered_stream_of_numbered_events_that_can_be_read_again_from_a_number()
    {
        var world = World();
        world.Options = new RunOptions { Events = RunEventModes.Progress };
        var run = world.Start(Chain);
        await world.CompleteAsync(run);

        var all = await EngineWorld.EventsAsync(run);
        var rest = await EngineWorld.EventsAsync(run, afterNumber: 5);

        all.Select(happened => happened.Number).Should().Equal(Enumerable.Range(1, all.Count).Select(number => (long)number));
        rest.Should().Equal(all.Skip(5));
    }

    private static Runtime.Authoring.NodeResult NodeResultOf(Value value) => Runtime.Authoring.NodeResult.Of(value);

    private EngineWorld AskingWorld() => World().WithNode("ask", context => context.Interrupt($"{context.NodeName}?", StateType.String));
}
