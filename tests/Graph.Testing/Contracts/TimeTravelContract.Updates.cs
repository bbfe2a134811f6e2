using FluentAssertions;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class TimeTravelContract
{
    private const string Both = """
        schema: graphagents/v1
        name: both
        state: { notes: { type: list<string>, reduce: append }, total: { type: int, reduce: add }, end: string }
        nodes:
          a: { type: note, output: { notes: "${result}", total: "${1}" } }
          b: { type: note, output: notes }
          c: { type: ask, output: end }
        edges: [START -> a, START -> b, { from: [a, b], to: c }]
        """;

    [Fact]
    public async Task rule_29_an_update_writes_through_the_nodes_reducers_and_its_routing_decides()
    {
        await RunReviewAsync();

        var update = await UpdateAsync(Review, 3, Write("judge", ("score", 9L)));

        update.Header.Should().BeEquivalentTo(new { Version = 6L, ParentVersion = 3L, Status = RunStatus.Interrupted });
        update.Next.Should().Equal("approve");
        (await StateAsync()).Should().Be("""{"notes":["write"],"score":9,"topic":"bees"}""");
        var ended = await World.ResumeAsync(Review);
        ended.Interrupts.Should().ContainSingle().Which.Node.Should().Be("approve");
        (await StateAsync(5)).Should().Be("""{"notes":["write","polish"],"score":3,"topic":"bees"}""");
    }

    [Fact]
    public async Task rule_29_an_update_is_a_checkpoint_of_its_own_that_names_its_node()
    {
        await RunReviewAsync();

        await UpdateAsync("polish", ("notes", "by hand"));

        var entry = (await World.HistoryAsync())[^1];
        entry.Source.Should().Be("update");
        entry.Next.Should().Equal("approve");
        entry.Tasks.Should().ContainSingle().Which.Node.Should().Be("polish");
        entry.Changes.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Field = "notes", Task = "polish", Change = Graph.Runtime.Reducers.ChangeKind.Append });
        (await StateAsync()).Should().Contain("""["write","polish","by hand"]""");
    }

    [Fact]
    public async Task rule_29_without_a_node_the_last_node_that_ran_counts()
    {
        await RunReviewAsync();

        var update = await UpdateAsync(null, ("notes", "more"));

        update.Nodes.Should().Equal("polish");
        update.Next.Should().Equal("approve");
    }

    [Fact]
    public async Task rule_29_several_that_ran_last_are_an_error_that_lists_them()
    {
        await World.RunAsync(Both);

        (await RefusalAsync(() => UpdateAsync(Both, null, Write(null, ("notes", "x"))))).Should().StartWith("'a', 'b' ran last, together.");
        (await RefusalAsync(() => UpdateAsync(Both, 1, Write(null, ("notes", "x"))))).Should().StartWith("No node has run yet");
    }

    [Fact]
    public async Task rule_29_the_task_of_a_node_that_is_due_counts_as_done()
    {
        await RunReviewAsync();

        var update = await UpdateAsync("approve", ("verdict", "by hand"));

        update.Header.Status.Should().Be(RunStatus.Succeeded);
        update.Next.Should().BeEmpty();
        (await World.ResumeAsync(Review)).State["verdict"].Should().Be((Value)"by hand");
        World.Calls.Count(call => call == "approve").Should().Be(1);
    }

    [Fact]
    public async Task rule_29_several_nodes_are_updated_in_one_commit_in_the_order_of_their_names()
    {
        await World.RunAsync(Both);

        var update = await UpdateAsync(Both, 1, Write("b", ("notes", "by b")), Write("a", ("notes", "by a"), ("total", 5L)));

        update.Next.Should().Equal("c");
        (await StateAsync()).Should().Be("""{"notes":["by a","by b"],"total":5}""");
        (await World.HistoryAsync())[^1].Changes.Select(change => change.Task).Should().Equal("a", "a", "b");
    }

    [Fact]
    public async Task rule_29_what_else_was_due_stays_due()
    {
        await World.RunAsync(Both);

        var update = await UpdateAsync(Both, 1, Write("a", ("notes", "by hand")));
        var result = await World.ResumeAsync(Both);

        update.Next.Should().Equal("b");
        update.Dropped.Should().BeEmpty();
        result.Interrupts.Should().ContainSingle().Which.Node.Should().Be("c");
        (await StateAsync()).Should().Be("""{"notes":["by hand","b"],"total":0}""");
    }

    [Fact]
    public async Task rule_29_an_arrival_at_a_join_counts_once()
    {
        await World.RunAsync(Both);

        var update = await UpdateAsync(Both, 2, Write("a", ("notes", "again")));

        update.Next.Should().Equal("c");
        (await World.ResumeAsync(Both)).Status.Should().Be(RunStatus.Interrupted);
        (await World.ResumeAsync(Both, "done")).HalfFilledJoins.Should().BeEmpty();
    }

    [Fact]
    public async Task rule_29_what_siblings_came_to_is_kept()
    {
        var yaml = Both.Replace("b: { type: note, output: notes }", "b: { type: ask, output: notes }", StringComparison.Ordinal);
        await World.RunAsync(yaml);

        await UpdateAsync(yaml, null, Write("b", ("notes", "by hand")));
        await World.ResumeAsync(yaml);

        World.Calls.Count(call => call == "a").Should().Be(1);
        (await StateAsync()).Should().Be("""{"notes":["by hand","a"],"total":1}""");
    }

    [Fact]
    public async Task rule_29_an_update_as_start_is_a_new_input()
    {
        await RunReviewAsync();

        var update = await UpdateAsync("START", ("topic", "wasps"));

        update.Next.Should().Equal("write");
        update.Dropped.Should().Equal("approve");
        (await World.HistoryAsync())[^1].Dropped.Should().Equal("approve");
        (await StateAsync()).Should().Be("""{"notes":["write","polish"],"score":3,"topic":"wasps"}""");
        (await World.ResumeAsync(Review)).Status.Should().Be(RunStatus.Interrupted);
        (await StateAsync()).Should().Contain("""["write","polish","write","polish"]""");
    }

    [Theory]
    [InlineData("nobody", "score", "'review' has no node 'nobody'")]
    [InlineData("jugde", "score", "Did you mean 'judge'?")]
    [InlineData("judge", "scroe", "The state has no field 'scroe'. Did you mean 'score'?")]
    [InlineData("judge", "topic", "'judge' does not write 'topic'; it writes 'score'. It is an input: write it as START.")]
    [InlineData("write", "score", "Write it as 'judge'.")]
    [InlineData("judge", "score", "does not fit")]
    [InlineData("START", "score", "it takes no 'score'")]
    public async Task rule_29_what_does_not_fit_is_refused_with_the_reason(string node, string field, string reason)
    {
        await RunReviewAsync();

        (await RefusalAsync(() => UpdateAsync(node, (field, "high")))).Should().Contain(reason);
        (await VersionsAsync()).Should().Equal(1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task rule_29_updates_that_contradict_each_other_are_refused()
    {
        var yaml = Both.Replace("b: { type: note, output: notes }", "b: { type: note, output: end }", StringComparison.Ordinal);
        await World.RunAsync(yaml);

        (await RefusalAsync(() => UpdateAsync(yaml, null, Write("b", ("end", "1")), Write("c", ("end", "2")))))
            .Should().StartWith("'b' and 'c' both wrote 'end' in the same step");
        (await RefusalAsync(() => UpdateAsync(yaml, null, Write("b", ("end", "1")), Write("b", ("end", "2"))))).Should().StartWith("'b' is named twice.");
        (await RefusalAsync(() => UpdateAsync(yaml, null, Write("b", ("end", "1")), Write("START")))).Should().StartWith("START takes a new input");
    }

    [Fact]
    public async Task rule_29_an_item_of_a_map_reduce_cannot_be_stood_in_for()
    {
        const string each = """
            schema: graphagents/v1
            name: each
            input: [words]
            state: { words: list<string>, found: { type: list<string>, reduce: append } }
            nodes: { look: { type: ask, output: found } }
            edges: [{ from: START, each: words, as: w, to: look }]
            """;
        await World.RunAsync(each, ("words", (Value)ValueList.Of("x", "y")));

        (await RefusalAsync(() => UpdateAsync(each, null, Write("look", ("found", "z"))))).Should().StartWith("'look' is due for each item of a list");
    }

    [Fact]
    public async Task rule_29_another_definition_than_the_threads_own_is_refused()
    {
        await RunReviewAsync();

        (await RefusalAsync(() => UpdateAsync(Review + "\n", null, Write("judge", ("score", 1L))))).Should().Contain("was given");
    }
}
