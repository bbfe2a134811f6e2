using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Children;

public sealed class SubworkflowInterruptTests
{
    /// <summary>Two children at once, one of which has the asking workflow inside of another.</summary>
    private const string Two = """
        schema: graphagents/v1
        name: two
        output: [notes]
        state: { notes: { type: list<string>, reduce: append } }
        nodes:
          left: { type: workflow, with: { file: child.yaml, input: { topic: l } }, output: { notes: "${result.notes}" } }
          right: { type: workflow, with: { file: middle.yaml }, output: { notes: "${result.notes}" } }
        edges:
          - START -> [left, right]
          - left -> END
          - right -> END
        """;

    private const string Middle = """
        schema: graphagents/v1
        name: middle
        output: [notes]
        state: { notes: { type: list<string>, reduce: append } }
        nodes:
          inner: { type: workflow, with: { file: child.yaml, input: { topic: r } }, output: { notes: "${result.notes}" } }
        edges: [START -> inner, inner -> END]
        """;

    [Fact]
    public async Task a_childs_question_is_the_runs_question_and_the_answer_reaches_the_child()
    {
        var world = AskingWorld();
        var asked = await world.RunParentAsync();

        var result = await world.ResumeAsync(Family.Parent, "fine");

        asked.Status.Should().Be(RunStatus.Interrupted);
        var question = asked.Interrupts.Should().ContainSingle().Subject;
        question.Node.Should().Be("review/check");
        question.Payload.Should().Be((Value)"sure?");
        question.AnswerType.Should().Be(StateType.String);
        result.Output["notes"].Should().Be(Family.Notes("before", "look", "fine", "after"));
        world.Calls.Should().Equal("before", "look", "check", "check", "after");
    }

    [Fact]
    public async Task a_question_and_its_answer_pass_through_as_many_levels_as_workflows_may_have()
    {
        const int Levels = 16;
        var world = AskingWorld();
        for (var level = 2; level < Levels; level++)
        {
            world = world.WithFile($"{level}.yaml", level == Levels - 1 ? Middle : Running($"{level + 1}.yaml"));
        }

        var top = Running("2.yaml");
        var asked = await world.RunAsync(top);

        var result = await world.NextProcess().ResumeAsync(top, "fine");

        asked.Interrupts.Should().ContainSingle().Which.Node.Should().Be(string.Join('/', Enumerable.Repeat("inner", Levels - 1)) + "/check");
        result.Output["notes"].Should().Be(Family.Notes("look", "fine"));
        (await world.ThreadsAsync()).Should().HaveCount(Levels).And.OnlyContain(thread => thread.Status == RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_question_keeps_its_id_and_is_asked_again_when_nobody_answers()
    {
        var world = AskingWorld();
        var asked = await world.RunParentAsync();

        var again = await world.ResumeAsync(Family.Parent);

        again.Interrupts.Should().BeEquivalentTo(asked.Interrupts);
        world.Calls.Should().Equal("before", "look", "check");
    }

    [Fact]
    public async Task an_answer_of_the_wrong_type_is_refused_and_changes_nothing()
    {
        var world = AskingWorld();
        await world.RunParentAsync();

        var answer = () => world.ResumeAsync(Family.Parent, 7L);

        await answer.Should().ThrowAsync<RunRefusedException>().WithMessage("*review/check*");
        (await world.ThreadsAsync()).Should().OnlyContain(thread => thread.Header.Status == RunStatus.Interrupted);
    }

    [Fact]
    public async Task two_children_ask_at_once_on_two_levels_and_are_answered_one_after_the_other()
    {
        var world = AskingWorld().WithFile("middle.yaml", Middle);
        var asked = await world.RunAsync(Two);
        var (left, right) = (asked.Interrupts[0], asked.Interrupts[1]);

        var half = await world.ResumeAsync(Two, new Dictionary<InterruptId, Value> { [right.Id] = "r" });
        var result = await world.ResumeAsync(Two, new Dictionary<InterruptId, Value> { [left.Id] = "l" });

        left.Node.Should().Be("left/check");
        right.Node.Should().Be("right/inner/check");
        half.Status.Should().Be(RunStatus.Interrupted);
        half.Interrupts.Should().ContainSingle().Which.Id.Should().Be(left.Id);
        result.Output["notes"].Should().Be(Family.Notes("look", "l", "look", "r"));
        world.Calls.Count(call => call == "look").Should().Be(2);
    }

    [Fact]
    public async Task two_children_are_answered_in_one_go()
    {
        var world = AskingWorld().WithFile("middle.yaml", Middle);
        var asked = await world.RunAsync(Two);

        var result = await world.ResumeAsync(Two, asked.Interrupts.ToDictionary(question => question.Id, question => (Value)question.Node));

        result.Output["notes"].Should().Be(Family.Notes("look", "left/check", "look", "right/inner/check"));
    }

    [Fact]
    public async Task a_child_that_asks_twice_gets_both_answers_in_order()
    {
        var world = Family.NewWorld().WithNode("last", context =>
            $"{context.Interrupt("one").AsString()} {context.Interrupt("two").AsString()}");
        await world.RunParentAsync();

        var second = await world.ResumeAsync(Family.Parent, "a");
        var result = await world.ResumeAsync(Family.Parent, "b");

        second.Interrupts.Should().ContainSingle().Which.Payload.Should().Be((Value)"two");
        result.Output["notes"].Should().Be(Family.Notes("before", "look", "a b", "after"));
    }

    [Fact]
    public async Task a_child_sleeps_within_the_run_and_goes_on_by_itself()
    {
        var world = SleepingWorld();

        var result = await world.RunParentAsync();

        result.Status.Should().Be(RunStatus.Succeeded);
        world.Time.GetUtcNow().Should().BeOnOrAfter(new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task a_childs_sleep_works_without_a_store()
    {
        var world = SleepingWorld();
        var runner = new WorkflowRunner(null, world.Time);

        var result = await world.CompleteAsync(runner.Start(
            world.Compile(Family.Parent), new RunRequest { Input = ValueMap.Of(("question", "why")) }, CancellationToken.None));

        result.Output["notes"].Should().Be(Family.Notes("before", "look", "check", "after"));
    }

    [Fact]
    public async Task a_childs_sleep_goes_on_when_the_run_is_resumed_in_time()
    {
        var world = SleepingWorld();
        var workflow = world.Compile(Family.Parent);
        var options = new RunOptions { WaitsForTimers = false };
        var thread = new ThreadId("t1");
        var asleep = await world.Runner.RunAsync(
            workflow, new RunRequest { ThreadId = thread, Input = ValueMap.Of(("question", "why")), Options = options }, CancellationToken.None);

        var tooEarly = await world.Runner.ResumeAsync(workflow, new ResumeRequest { ThreadId = thread, Options = options }, CancellationToken.None);
        world.Time.Advance(TimeSpan.FromHours(3));
        var result = await world.Runner.ResumeAsync(workflow, new ResumeRequest { ThreadId = thread, Options = options }, CancellationToken.None);

        asleep.Interrupts.Should().ContainSingle().Which.Node.Should().Be("review/check");
        tooEarly.Status.Should().Be(RunStatus.Interrupted);
        result.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_stop_before_and_after_a_childs_node_stops_the_run_once_each()
    {
        var world = Family.NewWorld().WithFile("child.yaml", Family.Child.Replace(
            "look: { type: note,", "look: { type: note, interrupt: both,", StringComparison.Ordinal));
        var before = await world.RunParentAsync();

        var after = await world.ResumeAsync(Family.Parent);
        var result = await world.ResumeAsync(Family.Parent);

        before.Interrupts.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = InterruptKind.Before, Node = "review/look" });
        after.Interrupts.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = InterruptKind.After, Node = "review/look" });
        result.Status.Should().Be(RunStatus.Succeeded);
        world.Calls.Should().Equal("before", "look", "check", "after");
    }

    [Fact]
    public async Task a_childs_stop_that_nobody_saw_is_shown_before_it_is_passed()
    {
        var store = new DyingStore(new Graph.Runtime.Checkpoints.InMemoryCheckpointStore()).DieAt(4, isStored: true);
        var world = Family.NewWorld(store).WithFile("child.yaml", Family.Child.Replace(
            "look: { type: note,", "look: { type: note, interrupt: before,", StringComparison.Ordinal));
        var run = () => world.RunParentAsync();
        await run.Should().ThrowAsync<ProcessDiedException>("the child's stop is stored and the run's is not");
        store.Revive();

        var shown = await world.ResumeAsync(Family.Parent);
        var result = await world.ResumeAsync(Family.Parent);

        shown.Interrupts.Should().ContainSingle().Which.Node.Should().Be("review/look");
        result.Status.Should().Be(RunStatus.Succeeded);
    }

    private static string Running(string file) => Middle.Replace("child.yaml, input: { topic: r }", file, StringComparison.Ordinal);

    private static EngineWorld AskingWorld() =>
        Family.NewWorld().WithNode("last", context => context.Interrupt("sure?", StateType.String));

    private static EngineWorld SleepingWorld() => Family.NewWorld().WithNode("last", context =>
    {
        context.WaitUntil(Timestamp.From(context.Time.GetUtcNow() + TimeSpan.FromHours(2)));
        return context.NodeName;
    });
}
