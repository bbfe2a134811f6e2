using System.Collections.Concurrent;
using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts.Rules;

public abstract partial class EngineRulesContract
{
    private static readonly RunOptions Async = new() { Durability = RunDurability.Async, MaxCommitsBehind = 3 };

    private static readonly RunOptions Exit = new() { Durability = RunDurability.Exit };

    [Fact]
    public async Task rule_20_with_sync_the_next_step_starts_after_the_commit()
    {
        var versions = new List<long>();
        var world = World();
        world.WithNode("look", async (context, _) =>
        {
            versions.Add((await Store.FindAsync(context.ThreadId, CancellationToken.None))!.Head.Version);
            return NodeResultOf("seen");
        });

        await world.RunAsync(Workflow("a: { type: look }\nb: { type: look }\nc: { type: look }", "- START -> a\n- a -> b\n- b -> c"));

        versions.Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task rule_20_with_async_steps_go_on_while_commits_follow_in_order_and_wait_when_the_bound_is_reached()
    {
        var store = new GatedStore(Store, closedFrom: 2);
        var world = new EngineWorld(store) { Options = Async };
        var steps = 0;
        world.WithNode("count", _ => Interlocked.Increment(ref steps));
        var run = world.Start(Looping(20));
        await store.Reached;
        await Readings.UntilAsync(() => Volatile.Read(ref steps) == Async.MaxCommitsBehind);
        var ahead = steps;
        store.Open();

        var result = await world.CompleteAsync(run);

        ahead.Should().Be(Async.MaxCommitsBehind, "the step after them waits until one of them is stored");
        result.Status.Should().Be(RunStatus.Succeeded);
        (await world.HistoryAsync()).Select(entry => entry.Header.Version).Should().Equal(Enumerable.Range(1, 21).Select(version => (long)version));
    }

    [Fact]
    public async Task rule_20_with_async_a_process_that_dies_loses_no_more_than_the_bound_and_a_resume_ends_like_an_undisturbed_run()
    {
        var undisturbed = World();
        var wanted = (await undisturbed.RunAsync(Rounds, "undisturbed")).State.Exact();
        var differences = new List<string>();
        for (var death = 2; death <= 12; death += 2)
        {
            var (state, lost) = await DieAheadAsync($"t{death}", death);
            if (state != wanted || lost > Async.MaxCommitsBehind)
            {
                differences.Add($"died at commit {death}, {lost} steps ahead: {state}");
            }
        }

        differences.Should().BeEmpty();
    }

    [Fact]
    public async Task rule_20_with_exit_there_is_one_commit_at_the_end()
    {
        var world = World();
        world.Options = Exit;
        var sync = World();
        var wanted = await sync.RunAsync(Rounds, "sync");

        var result = await world.RunAsync(Rounds);

        result.State.Exact().Should().Be(wanted.State.Exact());
        (await world.ViewAsync()).State.Should().BeEquivalentTo((await sync.ViewAsync(thread: "sync")).State);
        var history = await world.HistoryAsync();
        history.Select(entry => entry.Source).Should().Equal("input", "step");
        history[^1].Steps.Should().Be((await StepsOfAsync(sync, "sync")).Count);
    }

    [Fact]
    public async Task rule_20_with_exit_the_one_commit_tells_of_the_tasks_of_all_its_steps()
    {
        var world = World();
        world.Options = Exit;
        var sync = World();
        await sync.RunAsync(Rounds, "sync");

        await world.RunAsync(Rounds);

        var last = (await world.HistoryAsync())[^1];
        var wanted = (await sync.HistoryAsync("sync")).SelectMany(entry => entry.Tasks.Select(task => $"{entry.Step} {task.Key}"));
        last.Tasks.Select(task => $"{task.Step ?? last.Step} {task.Key}").Should().Equal(wanted);
        last.Changes.Should().OnlyContain(change => change.Task.Length == 0, "a field is told once, whatever tasks wrote it");
    }

    [Fact]
    public async Task rule_11_with_exit_failed_attempts_of_earlier_steps_are_in_the_history_also_when_the_run_waits()
    {
        var world = AskingWorld().WithNode("flaky", context => context.Attempt < 3 ? throw new IOException("gone") : context.NodeName);
        world.Options = Exit;

        await world.RunAsync(Workflow(
            "a: { type: flaky, output: log, retry: { attempts: 3, on: any, jitter: false } }\nb: { type: word, output: log }\nask: { type: ask, output: log }",
            "- START -> a\n- a -> b\n- b -> ask"));

        var last = (await world.HistoryAsync())[^1];
        last.Source.Should().Be("interrupt");
        last.Tasks.Select(task => $"{task.Step} {task.Key} {task.Attempts} {task.Failures.Count}").Should().Equal("1 a 3 2", "2 b 1 0");
    }

    [Fact]
    public async Task rule_20_with_exit_there_is_one_commit_at_an_interrupt_and_its_answer_is_taken_by_another_process()
    {
        var world = AskingWorld();
        world.Options = Exit;
        var workflow = Workflow(
            "a: { type: word, output: log }\nb: { type: word, output: log }\nask: { type: ask, output: log }\nend: { type: word, output: log }",
            "- START -> a\n- a -> b\n- b -> ask\n- ask -> end");
        var asked = await world.RunAsync(workflow);
        var sources = (await world.HistoryAsync()).Select(entry => entry.Source).ToList();
        var next = await NextAsync(world);

        var result = await next.ResumeAsync(workflow, "answered");

        asked.Status.Should().Be(RunStatus.Interrupted);
        sources.Should().Equal("input", "interrupt");
        next.Calls.Should().Equal("ask", "end");
        result.Json("log").Should().Be("""["a","b","answered","end"]""");
    }

    [Fact]
    public async Task rule_20_with_exit_there_is_one_commit_at_a_failure_and_a_resume_goes_on_from_there()
    {
        var isBroken = true;
        List<string> keys = [];
        var world = World().WithNode("flaky", context =>
        {
            keys.Add(context.IdempotencyKey);
            return isBroken ? throw new IOException("gone") : context.NodeName;
        });
        world.Options = Exit;
        var workflow = Workflow(
            "a: { type: word, output: log }\nb: { type: word, output: log }\nc: { type: flaky, output: log }", "- START -> a\n- a -> b\n- b -> c");
        var failed = await world.RunAsync(workflow);
        var sources = (await world.HistoryAsync()).Select(entry => entry.Source).ToList();
        isBroken = false;
        var next = await NextAsync(world);

        var result = await next.ResumeAsync(workflow);

        failed.Status.Should().Be(RunStatus.Failed);
        sources.Should().Equal("input", "failure");
        next.Calls.Should().Equal("c");
        result.Json("log").Should().Be("""["a","b","c"]""");
        keys.Distinct().Should().ContainSingle("it is the same task before and after");
    }

    [Fact]
    public async Task rule_16_with_exit_a_task_that_a_drained_run_left_has_the_same_identity_again()
    {
        var gate = new Gate();
        List<string> keys = [];
        var world = World().WithNode("slow", async (context, cancellationToken) =>
        {
            keys.Add(context.IdempotencyKey);
            await gate.PassAsync(cancellationToken);
            return NodeResult.Of(context.NodeName);
        });
        world.Options = Exit with { DrainGrace = TimeSpan.Zero };
        var workflow = Workflow("a: { type: word, output: log }\nb: { type: word, output: log }\nc: { type: slow, output: log }", "- START -> a\n- a -> b\n- b -> c");
        var first = world.Start(workflow);
        await gate.Reached;
        first.AskToStop(StopKind.Drain);
        await world.CompleteAsync(first);
        gate.Open();

        var result = await (await NextAsync(world)).ResumeAsync(workflow);

        result.Json("log").Should().Be("""["a","b","c"]""");
        keys.Should().HaveCount(2);
        keys.Distinct().Should().ContainSingle("it is the same task before and after");
    }

    [Fact]
    public async Task rule_20_with_exit_a_process_that_dies_starts_from_its_input_again_with_the_same_identities()
    {
        List<string> keys = [];
        var store = new DyingStore(Store).DieAt(2, isStored: false);
        var world = new EngineWorld(store) { Options = Exit }.WithNode("keyed", context =>
        {
            keys.Add(context.IdempotencyKey);
            return context.NodeName;
        });
        var workflow = Workflow("a: { type: keyed, output: log }\nb: { type: keyed, output: log }", "- START -> a\n- a -> b");
        var dying = () => world.RunAsync(workflow);
        await dying.Should().ThrowAsync<ProcessDiedException>();
        var next = await NextAsync(world);

        var result = await next.ResumeAsync(workflow);

        result.Json("log").Should().Be("""["a","b"]""");
        keys.Should().HaveCount(4);
        keys[2..].Should().Equal(keys[..2]);
    }

    [Fact]
    public async Task rule_16_with_async_the_tasks_that_a_dead_process_was_ahead_by_have_the_same_identities_again()
    {
        var store = new GatedStore(Store, closedFrom: 3);
        var world = new EngineWorld(store) { Options = Async };
        var keys = new ConcurrentDictionary<(long Step, string Key), bool>();
        world.WithNode("count", context => keys.TryAdd((context.Step, context.IdempotencyKey), true) ? 1 : 0);
        _ = world.Start(Looping(8));
        await Readings.UntilAsync(() => keys.Count == 1 + Async.MaxCommitsBehind);
        var next = await NextAsync(world);

        var result = await next.ResumeAsync(Looping(8));

        result.Status.Should().Be(RunStatus.Succeeded);
        keys.Keys.Select(task => task.Step).Order().Should().Equal(1, 2, 3, 4, 5, 6, 7, 8);
        keys.Keys.Select(task => task.Key).Distinct().Should().HaveCount(8);
    }

    private static string Looping(int steps) => Workflow(
        "a: { type: count, output: count }", $"- START -> a\n- {{ from: a, choose: [ {{ when: run.step < {steps}, to: a }}, {{ else: END }} ] }}");

    /// <summary>Runs ahead of a store that dies, and resumes; gives the final state and how many steps were lost.</summary>
    private async Task<(string State, long Lost)> DieAheadAsync(string thread, int death)
    {
        var made = 0L;
        var world = new EngineWorld(new DyingStore(Store).DieAt(death, isStored: true)) { Options = Async }
            .WithNode("word", context =>
            {
                made = Math.Max(made, context.Step);
                return context.NodeName;
            });
        var dying = () => world.RunAsync(Rounds, thread);
        await dying.Should().ThrowAsync<ProcessDiedException>();
        var stored = (await new ThreadReader(Store).FindAsync(new ThreadId(thread), CancellationToken.None))!.Entry.Step;
        var lost = made - stored;

        var result = await (await NextAsync(world)).ResumeAsync(Rounds, thread: thread);
        return (result.State.Exact(), lost);
    }
}
