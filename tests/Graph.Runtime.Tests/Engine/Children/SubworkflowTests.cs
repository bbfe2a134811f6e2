using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Engine.Children;

public sealed class SubworkflowTests
{
    [Fact]
    public async Task a_node_runs_another_workflow_and_gets_its_output()
    {
        var world = Family.NewWorld();

        var result = await world.RunParentAsync();

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output["notes"].Should().Be(Family.Notes("before", "look", "check", "after"));
        world.Calls.Should().Equal("before", "look", "check", "after");
    }

    [Fact]
    public async Task a_child_has_its_own_state_from_its_input_alone()
    {
        Value topic = default;
        var world = Family.NewWorld().WithNode("last", context =>
        {
            topic = context.State["topic"];
            return context.NodeName;
        });

        await world.RunParentAsync();

        topic.Should().Be((Value)"why!");
    }

    [Fact]
    public async Task a_child_runs_on_a_thread_that_says_whose_it_is()
    {
        var world = Family.NewWorld();

        await world.RunParentAsync();

        var threads = await world.ThreadsAsync();
        threads.Should().HaveCount(2);
        threads[0].Parent.Should().BeNull();
        threads[1].Header.ThreadId.Value.Should().MatchRegex("^t1/review/[0-9a-f]{16}$");
        threads[1].Parent!.Thread.Should().Be(new ThreadId("t1"));
        threads[1].Workflow.Name.Should().Be("child");
    }

    [Fact]
    public async Task without_a_store_children_run_all_the_same()
    {
        var world = Family.NewWorld();
        var runner = new WorkflowRunner(null, world.Time);

        var result = await runner.RunAsync(
            world.Compile(Family.Parent), new RunRequest { Input = ValueMap.Of(("question", "why")) }, CancellationToken.None);

        result.Output["notes"].Should().Be(Family.Notes("before", "look", "check", "after"));
    }

    [Fact]
    public async Task three_levels_pass_input_down_and_output_up()
    {
        var world = Family.NewWorld()
            .WithFile("middle.yaml", Family.Parent.Replace("name: parent", "name: middle", StringComparison.Ordinal));

        var result = await world.RunAsync(
            Family.Parent.Replace("child.yaml, input: { topic:", "middle.yaml, input: { question:", StringComparison.Ordinal), ("question", "why"));

        result.Output["notes"].Should().Be(Family.Notes("before", "before", "look", "check", "after", "after"));
        (await world.ThreadsAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task events_of_a_child_are_in_the_stream_of_the_run_with_their_path()
    {
        var world = Family.NewWorld();
        var request = new RunRequest { Input = ValueMap.Of(("question", "why")), Options = new RunOptions { Events = RunEventModes.Progress } };

        var run = world.Runner.Start(world.Compile(Family.Parent), request, CancellationToken.None);

        var events = await run.ReadEventsAsync().ToListAsync();
        events.OfType<RunEvent.TaskFinished>().Select(done => $"{done.Path}:{done.Node}")
            .Should().Equal(":before", "review:look", "review:check", ":review", ":after");
        events.Select(happened => happened.Number).Should().Equal(Enumerable.Range(1, events.Count).Select(number => (long)number));
    }

    [Fact]
    public async Task a_childs_failure_is_the_nodes_failure_with_kind_and_path()
    {
        var world = Family.NewWorld().WithNode("last", _ => throw new NodeFailedException("model", "No answer."));

        var result = await world.RunParentAsync();

        result.Status.Should().Be(RunStatus.Failed);
        result.Error.Should().BeEquivalentTo(new RunError { Kind = "model", Message = "No answer.", Node = "review/check", Attempt = 1 });
    }

    [Fact]
    public async Task a_resume_of_a_failed_child_runs_only_what_is_left()
    {
        var failures = 1;
        var world = Family.NewWorld().WithNode("last", context => failures-- > 0 ? throw new IOException("lost") : context.NodeName);
        await world.RunParentAsync();

        var result = await world.ResumeAsync(Family.Parent);

        result.Output["notes"].Should().Be(Family.Notes("before", "look", "check", "after"));
        world.Calls.Should().Equal("before", "look", "check", "check", "after");
    }

    [Fact]
    public async Task a_retry_of_the_node_goes_on_with_the_failed_child()
    {
        var failures = 2;
        var keys = new List<string>();
        var world = Family.NewWorld().WithNode("last", context =>
        {
            keys.Add(context.IdempotencyKey);
            return failures-- > 0 ? throw new IOException("lost") : context.NodeName;
        });

        var result = await world.RunAsync(
            Family.Parent.Replace("type: workflow", "type: workflow\n    retry: { attempts: 3 }", StringComparison.Ordinal), ("question", "why"));

        result.Status.Should().Be(RunStatus.Succeeded);
        world.Calls.Should().Equal("before", "look", "check", "check", "check", "after");
        keys.Should().HaveCount(3).And.OnlyContain(key => key == keys[0], "it is the same task all the time");
    }

    [Fact]
    public async Task a_spent_failure_of_a_child_goes_where_on_error_says()
    {
        var world = Family.NewWorld().WithNode("last", _ => throw new NodeFailedException("model", "No answer."));

        var result = await world.RunAsync(
            Family.Parent.Replace("type: workflow", "type: workflow\n    on_error: continue", StringComparison.Ordinal), ("question", "why"));

        result.Output["notes"].Should().Be(Family.Notes("before", "after"));
    }

    [Fact]
    public async Task a_timeout_of_the_node_stops_the_child_and_another_attempt_goes_on_with_it()
    {
        var calls = 0;
        var world = Family.NewWorld();
        world.WithNode("last", async (context, cancellationToken) =>
        {
            if (calls++ == 0)
            {
                await Task.Delay(TimeSpan.FromHours(1), context.Time, cancellationToken);
            }

            return NodeResult.Of(context.NodeName);
        });

        var result = await world.RunAsync(
            Family.Parent.Replace("type: workflow", "type: workflow\n    timeout: 1m\n    retry: { attempts: 2, on: timeout }", StringComparison.Ordinal),
            ("question", "why"));

        result.Status.Should().Be(RunStatus.Succeeded);
        world.Calls.Should().Equal("before", "look", "check", "check", "after");
    }

    [Fact]
    public async Task a_stop_of_the_run_stops_its_children()
    {
        using var asked = new CancellationTokenSource();
        var world = Family.NewWorld();
        world.WithNode("last", async (_, cancellationToken) =>
        {
            await asked.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return NodeResult.Done;
        });

        var run = world.Runner.Start(
            world.Compile(Family.Parent), new RunRequest { ThreadId = new ThreadId("t1"), Input = ValueMap.Of(("question", "why")) }, asked.Token);
        var result = await run.Completion;

        result.Status.Should().Be(RunStatus.Cancelled);
        result.AbandonedTasks.Should().BeEmpty();
        (await world.ThreadsAsync()).Select(thread => thread.Header.Status).Should().Equal(RunStatus.Cancelled, RunStatus.Cancelled);
    }

    [Fact]
    public async Task a_childs_step_limit_is_its_own_and_a_resume_grants_it_again()
    {
        var world = Family.NewWorld().WithFile("child.yaml", Family.Child + "\nlimits: { max_steps: 1 }");
        var first = await world.RunParentAsync();

        var second = await world.ResumeAsync(Family.Parent);

        first.Error!.Kind.Should().Be(ErrorKind.Limit);
        first.Error.Node.Should().Be("review");
        second.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_thread_of_somebody_else_is_never_taken_for_a_child()
    {
        var world = Family.NewWorld();
        await world.RunAsync(Family.Child, "t1/review", ("topic", "mine"));

        var result = await world.RunAsync(
            Family.Parent.Replace("file: child.yaml", "file: child.yaml, persist: thread", StringComparison.Ordinal), ("question", "why"));

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'t1/review' is there already");
    }

    [Fact]
    public async Task the_context_reaches_the_child()
    {
        Value seen = default;
        var world = Family.NewWorld().WithFile("child.yaml", Family.Child.Replace(
            "look: { type: note, output: notes }", "look: { set: { notes: string(context.user) } }", StringComparison.Ordinal));
        world.WithNode("last", context => seen = context.State["notes"].AsList()[0]);

        await world.CompleteAsync(world.Runner.Start(
            world.Compile(Family.Parent),
            new RunRequest { Input = ValueMap.Of(("question", "why")), Context = ValueMap.Of(("user", "ada")) },
            CancellationToken.None));

        seen.Should().Be((Value)"ada");
    }

    [Fact]
    public async Task ids_of_child_threads_stay_within_their_bound_however_deep()
    {
        var world = Family.NewWorld();

        var result = await world.RunAsync(Family.Parent, new string('t', 128), ("question", "why"));

        result.Status.Should().Be(RunStatus.Succeeded);
        (await world.ThreadsAsync()).Should().OnlyContain(thread => thread.Header.ThreadId.Value.Length <= 128);
    }

    [Fact]
    public async Task each_item_of_a_map_reduce_has_a_child_of_its_own()
    {
        var world = Family.NewWorld();

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: parent
            input: [topics]
            output: [notes]
            state:
              topics: list<string>
              notes: { type: list<string>, reduce: append }
            nodes:
              review:
                type: workflow
                with: { file: child.yaml, input: { topic: "${topic}" } }
                output: { notes: "${[topic]}" }
            edges:
              - { from: START, each: topics, as: topic, to: review }
              - review -> END
            """, ("topics", Family.Notes("a", "b", "c")));

        result.Output["notes"].Should().Be(Family.Notes("a", "b", "c"));
        (await world.ThreadsAsync()).Should().HaveCount(4);
    }
}
