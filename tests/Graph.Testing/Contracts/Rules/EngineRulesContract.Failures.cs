using FluentAssertions;
using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts.Rules;

public abstract partial class EngineRulesContract
{
    private static readonly string Parallel = Workflow(
        "quick: { type: word, output: log }\nslow: { type: slow, output: log }\nend: { type: word, output: log }",
        "- START -> [quick, slow]\n- { from: [quick, slow], to: end }");

    [Fact]
    public async Task rule_11_a_failed_attempts_writes_are_discarded_and_every_attempt_is_an_event_and_in_the_history()
    {
        var world = World().WithCommand("flaky", context => context.Attempt < 3
            ? Write(new FieldWrite("log", "discarded"), new FieldWrite("nowhere", 1L))
            : Write(new FieldWrite("log", "kept")));
        world.Options = new RunOptions { Events = RunEventModes.Progress };
        var run = world.Start(Workflow("a: { type: flaky, retry: { attempts: 3, on: any, jitter: false } }", "- START -> a"));

        var result = await world.CompleteAsync(run);

        result.Json("log").Should().Be("""["kept"]""");
        (await EngineWorld.EventsAsync(run)).OfType<RunEvent.TaskRetrying>().Select(happened => happened.Wait).Should().HaveCount(2).And.OnlyContain(wait => wait > TimeSpan.Zero);
        var task = (await world.HistoryAsync()).SelectMany(entry => entry.Tasks).Single();
        task.Attempts.Should().Be(3);
        task.Failures.Should().HaveCount(2);
    }

    [Fact]
    public async Task rule_11_the_final_error_is_in_the_history()
    {
        var world = World().WithNode("broken", _ => throw new IOException("gone"));

        var result = await world.RunAsync(Workflow("a: { type: broken, retry: { attempts: 2, jitter: false } }", "- START -> a"));

        result.Error!.Attempt.Should().Be(2);
        (await world.HistoryAsync())[^1].Error!.Message.Should().Contain("gone");
    }

    [Fact]
    public async Task rule_12_when_a_task_fails_finished_siblings_are_kept_the_step_does_not_commit_and_a_resume_runs_only_the_rest()
    {
        var isBroken = true;
        var world = World().WithNode("slow", context => isBroken ? throw new IOException("gone") : context.NodeName);
        var failed = await world.RunAsync(Parallel);
        isBroken = false;
        var next = await NextAsync(world);

        var result = await next.ResumeAsync(Parallel);

        failed.Status.Should().Be(RunStatus.Failed);
        failed.Json("log").Should().Be("[]");
        next.Calls.Should().Equal("slow", "end");
        result.Json("log").Should().Be("""["quick","slow","end"]""");
    }

    [Fact]
    public async Task rule_12_siblings_in_flight_are_given_the_grace_and_then_abandoned_and_their_late_writes_are_refused()
    {
        var gate = new Gate();
        var world = World()
            .WithNode("slow", async (_, _) =>
            {
                await gate.PassStubbornlyAsync();
                return NodeResult.Of("late");
            })
            .WithNode("broken", async (_, _) =>
            {
                await gate.Reached;
                throw new IOException("gone");
            });
        var workflow = Workflow("broken: { type: broken, output: log }\nslow: { type: slow, output: log }", "- START -> [broken, slow]");

        var failed = await world.RunAsync(workflow);
        gate.Open();

        failed.Status.Should().Be(RunStatus.Failed);
        failed.AbandonedTasks.Should().Equal("slow");
        (await world.ViewAsync()).State.ToString().Should().NotContain("late");
    }

    [Fact]
    public async Task rule_13_when_a_task_asks_its_siblings_finish_and_are_kept()
    {
        var world = World().WithNode("slow", context => context.Interrupt("well?"));
        await world.RunAsync(Parallel);
        var next = await NextAsync(world);

        var result = await next.ResumeAsync(Parallel, "answered");

        next.Calls.Should().Equal("slow", "end");
        result.Json("log").Should().Be("""["quick","answered","end"]""");
    }

    [Fact]
    public async Task rule_14_a_node_that_ignores_its_timeout_cannot_commit_late_writes()
    {
        var gate = new Gate();
        var world = World().WithNode("stubborn", async (_, _) =>
        {
            await gate.PassStubbornlyAsync();
            return NodeResult.Of("late");
        });

        var result = await world.RunAsync(Workflow("a: { type: stubborn, output: log, timeout: 10s, retry: { attempts: 1 } }", "- START -> a"));
        gate.Open();

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Kind.Should().Be(ErrorKind.Timeout);
        (await world.ViewAsync()).State.ToString().Should().NotContain("late");
    }

    [Fact]
    public async Task rule_15_a_handler_runs_with_the_failed_tasks_input_and_error_and_a_crash_in_it_resumes_at_it()
    {
        var store = new DyingStore(Store).DieAt(3, isStored: false);
        var world = new EngineWorld(store)
            .WithNode("broken", _ => throw new IOException("gone"))
            .WithNode("handle", context => $"{context.State["topic"].AsString()}: {context.State["problem"].AsMap()["message"].AsString()}");
        var workflow = Workflow(
                "a: { type: broken, on_error: { to: handler, as: problem }, retry: { attempts: 1 } }\nhandler: { type: handle, output: log }", "- START -> a\n- a -> END")
            .Replace("  text: string", "  text: string\n  problem: any", StringComparison.Ordinal);
        var dying = () => world.RunAsync(workflow, ("topic", "input"));
        await dying.Should().ThrowAsync<ProcessDiedException>();
        var next = await NextAsync(world);

        var result = await next.ResumeAsync(workflow);

        next.Calls.Should().Equal("handler");
        result.Json("log").Should().Be("""["input: IOException: gone"]""");
    }

    [Fact]
    public async Task rule_16_the_idempotency_key_is_stable_over_retries_and_resumes_of_a_task_and_different_for_any_other()
    {
        List<(string Node, string Key)> keys = [];
        var failures = 3;
        var world = World().WithNode("keyed", context =>
        {
            keys.Add((context.NodeName, context.IdempotencyKey));
            return context.NodeName == "b" && failures-- > 0 ? throw new IOException("gone") : context.NodeName;
        });
        var workflow = Workflow(
            "a: { type: keyed }\nb: { type: keyed, retry: { attempts: 2, jitter: false } }",
            "- START -> a\n- a -> b\n- { from: b, choose: [ { when: step < 4, to: a }, { else: END } ] }").Replace("step < 4", "run.step < 4", StringComparison.Ordinal);
        await world.RunAsync(workflow);

        await (await NextAsync(world)).ResumeAsync(workflow);

        keys.Where(call => call.Node == "b").Select(call => call.Key).Distinct().Should().HaveCount(2, "one a round, whatever was retried and resumed");
        keys.Select(call => call.Key).Distinct().Should().HaveCount(4);
    }
}
