using FluentAssertions;
using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts.Rules;

public abstract partial class EngineRulesContract
{
    [Fact]
    public async Task rule_1_state_is_immutable_while_a_step_runs_and_tasks_never_see_each_others_writes()
    {
        var world = World().WithNode("look", context => context.State["text"].IsNull ? "nothing" : "something");

        var result = await world.RunAsync(Workflow("a: { type: word, output: text }\nb: { type: look, output: log }", "- START -> [a, b]", "limits: { concurrency: 1 }"));

        result.Json("log").Should().Be("""["nothing"]""");
    }

    [Fact]
    public async Task rule_2_a_nodes_input_is_the_state_at_step_start_and_an_items_task_has_its_item_too()
    {
        var world = World().WithWorker("work", (value, context, _) => ValueTask.FromResult(NodeResult.Of($"{value.AsString()} of {context.State["topic"].AsString()}")));

        var result = await world.RunAsync(
            Workflow("""w: { type: work, with: { value: "${string(n)}" }, output: log }""", "- { from: START, each: numbers, as: n, to: w }"), ("topic", "three"));

        result.Json("log").Should().Be("""["1 of three","2 of three","3 of three"]""");
    }

    [Fact]
    public async Task rule_3_writes_apply_in_a_fixed_order_whichever_task_ends_first()
    {
        var first = new Gate();
        var world = World().WithWorker("slow", async (value, _, cancellationToken) =>
        {
            if (value == (Value)1L)
            {
                await first.PassAsync(cancellationToken);
            }
            else if (value == (Value)3L)
            {
                first.Open();
            }

            return NodeResult.Of(ValueJson.ToText(value));
        });

        var result = await world.RunAsync(Workflow(
            """
            w: { type: slow, with: { value: "${n}" }, output: log }
            b: { type: word, output: log }
            a: { type: word, output: log }
            """,
            "- START -> [b, a]\n- { from: START, each: numbers, as: n, to: w }"));

        result.Json("log").Should().Be("""["a","b","1","2","3"]""");
    }

    [Fact]
    public async Task rule_4_two_writers_of_a_replace_field_fail_the_step_and_the_error_names_both_tasks_and_the_field()
    {
        var world = World().WithCommand("write", context => Write(new FieldWrite("text", context.NodeName)));

        var result = await world.RunAsync(Workflow("a: { type: write }\nb: { type: write }", "- START -> [a, b]"));

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'a'").And.Contain("'b'").And.Contain("'text'");
        result.Json("text").Should().Be("null");
    }

    [Theory]
    [InlineData("nowhere", "'nowhere'")]
    [InlineData("count", "'count'")]
    public async Task rule_5_a_write_to_an_unknown_field_or_of_the_wrong_type_is_an_error_and_never_dropped(string field, string named)
    {
        var world = World().WithCommand("write", _ => Write(new FieldWrite(field, "text")));

        var result = await world.RunAsync(Workflow("a: { type: write }", "- START -> a"));

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain(named);
    }

    [Fact]
    public async Task rule_5_a_goto_to_an_unknown_node_is_an_error_and_never_dropped()
    {
        var world = World().WithCommand("go", _ => new NodeCommand { GoTo = ["nowhere"] });

        var result = await world.RunAsync(Workflow("a: { type: go, routes: [b] }\nb: { type: word, output: log }", "- START -> a"));

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'nowhere'");
    }

    [Fact]
    public async Task rule_6_a_router_that_throws_leaves_the_task_unfinished_and_a_resume_runs_only_the_routing()
    {
        var world = World();
        var dividing = Workflow(
            "a: { type: word, output: log }\nb: { type: word, output: log }",
            "- START -> a\n- { from: a, choose: [ { when: 10 / count > 0, to: b }, { else: END } ] }");
        var failed = await world.RunAsync(dividing);
        var mended = dividing.Replace("10 / count", "10 / (count + 1)", StringComparison.Ordinal);
        var next = await NextAsync(world);
        await next.UpgradeAsync(dividing, mended);

        var result = await next.ResumeAsync(mended);

        failed.Status.Should().Be(RunStatus.Failed);
        result.Json("log").Should().Be("""["a","b"]""");
        next.Calls.Should().Equal("b");
    }

    [Fact]
    public async Task rule_6_a_router_sees_its_own_nodes_writes_and_no_siblings()
    {
        var world = World();

        await world.RunAsync(Workflow(
            "a: { set: { count: \"1\" } }\nb: { set: { count: \"1\" } }\nmine: { type: word }\nboth: { type: word }",
            "- START -> [a, b]\n- { from: a, choose: [ { when: count == 1, to: mine }, { else: both } ] }\n- b -> END"));

        world.Calls.Should().Equal("mine");
    }

    [Fact]
    public async Task rule_7_reducers_apply_to_the_callers_input_too()
    {
        var world = World();
        var workflow = Workflow("a: { type: one, output: count }", "- START -> a");
        await world.RunAsync(workflow, ("count", 10L));

        var result = await world.RunAsync(workflow, ("count", 100L));

        result.Json("count").Should().Be("112");
    }

    [Fact]
    public async Task rule_8_two_plain_edges_into_a_node_run_it_once_from_one_step_and_once_each_from_two()
    {
        var world = World();

        await world.RunAsync(Workflow(
            "a: { type: word }\nb: { type: word }\nb2: { type: word }\nend: { type: word }", "- START -> [a, b]\n- a -> end\n- b -> [end, b2]\n- b2 -> end"));

        world.Calls.Count(call => call == "end").Should().Be(2);
    }

    [Theory]
    [InlineData("active", "a b c b2 end")]
    [InlineData("all", "a b c b2 end")]
    [InlineData("any", "a b c b2 end")]
    [InlineData("2", "a b c b2 end")]
    public async Task rule_8_a_join_fires_once_a_round(string mode, string calls)
    {
        var world = World();

        await world.RunAsync(Workflow(
            "a: { type: word }\nb: { type: word }\nb2: { type: word }\nc: { type: word }\nend: { type: word }",
            $"- START -> a\n- a -> [b, c]\n- b -> b2\n- {{ from: [b2, c], to: end, join: {mode} }}"));

        world.Calls.Order().Should().Equal(calls.Split(' ').Order());
    }

    [Fact]
    public async Task rule_8_an_active_join_does_not_wait_for_a_source_that_was_routed_around_and_a_half_filled_one_is_reported()
    {
        var workflow = Workflow(
            "a: { type: word }\nb: { type: word }\nc: { type: word }\nend: { type: word }",
            "- START -> a\n- { from: a, choose: [ { when: count > 5, to: [b, c] }, { else: b } ] }\n- { from: [b, c], to: end, join: active }");
        var active = World();
        await active.RunAsync(workflow, "active");

        var half = await World().RunAsync(workflow.Replace("join: active", "join: all", StringComparison.Ordinal), "all");

        active.Calls.Should().Equal("a", "b", "end");
        half.HalfFilledJoins.Should().ContainSingle().Which.Should().Contain("'end'");
    }

    [Fact]
    public async Task rule_9_deferred_nodes_run_when_nothing_else_is_left_and_become_due_together()
    {
        var world = World();

        await world.RunAsync(Workflow(
            "a: { type: word }\nb: { type: word }\nlast: { type: word, defer: true }\nalso: { type: word, defer: true }", "- START -> [a, last, also]\n- a -> b"));

        world.Calls.Should().Equal("a", "b", "also", "last");
        (await StepsAsync(world)).Should().Equal("1: a", "2: b", "3: also last");
    }

    [Fact]
    public async Task rule_10_a_run_that_ends_exactly_on_its_last_step_succeeds_and_past_it_fails_as_resumable()
    {
        var chain = Workflow("a: { type: one, output: count }\nb: { type: one, output: count }", "- START -> a\n- a -> b", "limits: { max_steps: 2 }");
        var exact = await World().RunAsync(chain, "exact");
        var tooLong = chain.Replace("max_steps: 2", "max_steps: 1", StringComparison.Ordinal);
        var world = World();
        var failed = await world.RunAsync(tooLong, "past");

        var resumed = await (await NextAsync(world)).ResumeAsync(tooLong, thread: "past");

        exact.Status.Should().Be(RunStatus.Succeeded);
        failed.Status.Should().Be(RunStatus.Failed);
        failed.Json("count").Should().Be("1");
        resumed.Status.Should().Be(RunStatus.Succeeded);
        resumed.Json("count").Should().Be("2");
    }

    [Fact]
    public async Task rule_10_concurrency_bounds_tasks_in_flight_and_all_still_run()
    {
        var (running, most) = (0, 0);
        var world = World().WithNode("busy", async (context, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return NodeResult.Of(context.NodeName);
        });

        var result = await world.RunAsync(Workflow(
            "w: { type: busy, output: log }", "- { from: START, each: \"[1, 2, 3, 4, 5, 6, 7, 8, 9]\", as: n, to: w }", "limits: { concurrency: 3 }"));

        result.State["log"].AsList().Should().HaveCount(9);
        most.Should().BeLessThanOrEqualTo(3);
    }
}
