using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Children;

/// <summary>A new input drops what a thread waited for, also inside of it.</summary>
public sealed class DroppedChildrenTests
{
    private readonly EngineWorld _world = Family.NewWorld().WithNode("last", context => context.Interrupt("sure?", StateType.String));

    [Fact]
    public async Task a_child_that_nobody_will_answer_is_cancelled_and_keeps_its_history()
    {
        await _world.RunParentAsync();
        var left = (await _world.ThreadsAsync()).Single(thread => thread.Parent is not null).Header.ThreadId.Value;

        await _world.RunParentAsync();

        var threads = (await _world.ThreadsAsync()).Where(thread => thread.Parent is not null).ToDictionary(thread => thread.Header.ThreadId.Value);
        threads.Should().HaveCount(2);
        threads[left].Header.Status.Should().Be(RunStatus.Cancelled);
        threads[left].Interrupts.Should().BeEmpty();
        threads.Values.Count(thread => thread.Header.Status == RunStatus.Interrupted).Should().Be(1);
        (await _world.HistoryAsync(left)).Select(entry => entry.Source).Should().Equal("input", "step", "interrupt", "cancel");
    }

    [Fact]
    public async Task what_is_inside_of_it_is_cancelled_too()
    {
        _world.WithFile("middle.yaml", Family.Parent.Replace("name: parent", "name: middle", StringComparison.Ordinal));
        var top = Family.Parent.Replace("child.yaml, input: { topic:", "middle.yaml, input: { question:", StringComparison.Ordinal);
        await _world.RunAsync(top, ("question", "why"));

        await _world.RunAsync(top, ("question", "what else"));

        (await _world.ThreadsAsync()).Count(thread => thread.Header.Status == RunStatus.Cancelled).Should().Be(2);
        (await _world.ThreadsAsync()).Count(thread => thread.Header.Status == RunStatus.Interrupted).Should().Be(3);
    }

    [Fact]
    public async Task the_items_of_a_map_reduce_are_cancelled_one_by_one()
    {
        const string each = """
            schema: graphagents/v1
            name: each
            input: [topics]
            state: { topics: list<string>, notes: { type: list<string>, reduce: append } }
            nodes:
              review: { type: workflow, with: { file: child.yaml, input: { topic: "{{topic}}" } }, output: { notes: "${result.notes}" } }
            edges: [{ from: START, each: topics, as: topic, to: review }, review -> END]
            """;
        await _world.RunAsync(each, ("topics", Family.Notes("a", "b")));

        await _world.RunAsync(each, ("topics", ValueList.Empty));

        (await _world.ThreadsAsync()).Where(thread => thread.Parent is not null).Should().HaveCount(2)
            .And.OnlyContain(thread => thread.Header.Status == RunStatus.Cancelled);
    }

    [Fact]
    public async Task an_input_that_is_refused_cancels_nothing()
    {
        await _world.RunParentAsync();

        var refused = () => _world.RunAsync(Family.Parent, ("question", 7L));

        await refused.Should().ThrowAsync<RunRefusedException>();
        (await _world.ResumeAsync(Family.Parent, "fine")).Status.Should().Be(RunStatus.Succeeded);
    }
}
