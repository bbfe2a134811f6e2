using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class TimeTravelContract
{
    /// <summary>The same task, <c>x</c>, runs in two steps, and the second time a question stands beside it.</summary>
    private const string Twice = """
        schema: graphagents/v1
        name: twice
        state:
          n: { type: int, reduce: add }
          log: { type: list<int>, reduce: append }
          said: any
        nodes:
          x: { set: { log: "[n]", n: "1" } }
          ask: { type: ask, output: said }
        edges:
          - START -> x
          - { from: x, match: all, choose: [{ when: n == 1, to: x }, { when: n == 1, to: ask }, { else: END }] }
        """;

    private static readonly RunOptions Exit = new() { Durability = RunDurability.Exit };

    [Theory]
    [InlineData(RunDurability.Sync)]
    [InlineData(RunDurability.Exit)]
    public async Task rule_28_what_a_task_of_a_later_step_came_to_is_not_kept_for_an_earlier_one(RunDurability durability)
    {
        World.Options = new RunOptions { Durability = durability };
        await World.RunAsync(Twice);

        var fork = await ForkAsync(1, keepsFinished: true);
        var result = await World.ResumeAsync(Twice);

        fork.Kept.Should().BeEmpty();
        result.Json("log").Should().Be("[0]");
    }

    [Fact]
    public async Task rule_28_with_exit_what_the_step_that_waits_came_to_is_kept()
    {
        World.Options = Exit;
        await World.RunAsync(Twice);

        var fork = await ForkAsync(2, keepsFinished: true);
        await World.ResumeAsync(Twice);
        var result = await World.ResumeAsync(Twice, "yes");

        fork.Kept.Should().Equal("x");
        result.Json("log").Should().Be("[0,1]");
    }

    [Fact]
    public async Task rule_30_with_exit_a_copy_takes_the_threads_inside_along_and_they_take_answers()
    {
        World.Options = Exit;
        await RunNestedAsync();

        await CopyAsync("t2");

        await RequireAnswerableAsync("t2");
    }

    [Fact]
    public async Task rule_30_a_copy_of_a_pruned_thread_takes_the_threads_inside_along_and_they_take_answers()
    {
        await RunNestedAsync();
        await PruneAsync(keep: 1);

        await CopyAsync("t2");

        await RequireAnswerableAsync("t2");
    }

    [Fact]
    public async Task rule_30_a_pruned_thread_is_imported_under_another_id_with_the_threads_inside()
    {
        await RunNestedAsync();
        await PruneAsync(keep: 1);
        using var file = await ExportAsync();

        await new ThreadImporter(Store).ImportAsync(file, new ThreadId("t2"), CancellationToken.None);

        await RequireAnswerableAsync("t2");
    }

    [Fact]
    public async Task rule_30_with_exit_a_stop_after_a_node_has_an_id_of_the_copys_own()
    {
        var yaml = Review.Replace("polish: { type: note,", "polish: { type: note, interrupt: after,", StringComparison.Ordinal);
        World.Options = Exit;
        var stopped = await World.RunAsync(yaml, ("topic", "bees"));

        await CopyAsync("t2");

        (await World.ViewAsync(thread: "t2")).Interrupts.Single().Id.Should().NotBe(stopped.Interrupts.Single().Id);
    }

    /// <summary>The answer of a copy is taken by the threads inside of it: none of their nodes runs again, and nothing is left behind.</summary>
    private async Task RequireAnswerableAsync(string thread)
    {
        var asked = (await World.ViewAsync(thread: thread)).Interrupts.Single();

        var ended = await World.ResumeAsync(Around("outer.yaml"), new Dictionary<InterruptId, Value> { [asked.Id] = "yes" }, thread);

        ended.Status.Should().Be(RunStatus.Succeeded);
        World.Calls.Count(call => call == "look").Should().Be(1);
        (await ThreadCountAsync()).Should().Be(8);
    }
}
