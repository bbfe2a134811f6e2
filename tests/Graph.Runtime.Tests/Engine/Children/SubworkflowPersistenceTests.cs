using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Children;

public sealed class SubworkflowPersistenceTests
{
    private const string Counter = """
        schema: graphagents/v1
        name: counter
        input: [by]
        output: [sum]
        state:
          by: int
          sum: { type: int, reduce: add }
        nodes:
          add: { set: { sum: by } }
        edges: [START -> add, add -> END]
        """;

    /// <summary>Three turns of a loop that calls the counter with 1, 2 and 3.</summary>
    private const string Loop = """
        schema: graphagents/v1
        name: loop
        output: [sums]
        state:
          turn: { type: int, default: 1, reduce: add }
          sums: { type: list<int>, reduce: append }
        nodes:
          count:
            type: workflow
            with: { file: counter.yaml, input: { by: "${turn}" }, persist: thread }
            output: { sums: "${[result.sum]}", turn: "${1}" }
        edges:
          - START -> count
          - { from: count, choose: [{ when: turn <= 3, to: count }, { else: END }] }
        """;

    [Fact]
    public async Task with_persist_thread_the_state_is_kept_between_calls()
    {
        var world = NewWorld();

        var result = await world.RunAsync(Loop);

        result.Output["sums"].Should().Be((Value)ValueList.Of(1L, 3L, 6L));
        (await world.ThreadsAsync()).Select(thread => thread.Header.ThreadId.Value).Should().Equal("t1", "t1/count");
    }

    [Fact]
    public async Task with_persist_call_each_call_begins_anew()
    {
        var world = NewWorld();

        var result = await world.RunAsync(Loop.Replace(", persist: thread", "", StringComparison.Ordinal));

        result.Output["sums"].Should().Be((Value)ValueList.Of(1L, 2L, 3L));
        (await world.ThreadsAsync()).Should().HaveCount(4);
    }

    [Fact]
    public async Task with_persist_thread_the_state_is_kept_from_run_to_run_of_the_thread()
    {
        var world = NewWorld();
        await world.RunAsync(Loop.Replace("turn <= 3", "turn <= 1", StringComparison.Ordinal));

        var result = await world.RunAsync(Loop.Replace("turn <= 3", "turn <= 1", StringComparison.Ordinal));

        result.Output["sums"].Should().Be((Value)ValueList.Of(1L, 3L));
    }

    [Fact]
    public async Task with_persist_thread_each_item_of_a_map_reduce_keeps_a_state_of_its_own()
    {
        var world = NewWorld();
        const string each = """
            schema: graphagents/v1
            name: each
            input: [by]
            output: [sums]
            state: { by: list<int>, sums: list<int>, found: { type: list<int>, reduce: append } }
            nodes:
              count:
                type: workflow
                with: { file: counter.yaml, input: { by: "${n}" }, persist: thread }
                output: { found: "${[result.sum]}" }
              show: { set: { sums: found } }
            edges:
              - { from: START, each: by, as: n, to: count }
              - count -> show
              - show -> END
            """;
        await world.RunAsync(each, ("by", (Value)ValueList.Of(1L, 10L)));

        var result = await world.RunAsync(each, ("by", (Value)ValueList.Of(2L, 20L)));

        result.Output["sums"].Should().Be((Value)ValueList.Of(1L, 10L, 3L, 30L));
        (await world.ThreadsAsync()).Select(thread => thread.Header.ThreadId.Value).Should().Equal("t1", "t1/count#0", "t1/count#1");
    }

    [Fact]
    public async Task new_input_drops_what_the_kept_child_asked_and_keeps_its_state()
    {
        var questions = 1;
        var world = Family.NewWorld().WithNode("last", context => questions-- > 0 ? context.Interrupt("sure?") : context.NodeName);
        var parent = Family.Parent.Replace("file: child.yaml", "persist: thread, file: child.yaml", StringComparison.Ordinal);
        await world.RunAsync(parent, ("question", "one"));

        var result = await world.RunAsync(parent, ("question", "two"));

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output["notes"].Should().Be(Family.Notes("before", "before", "look", "look", "check", "after"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_death_at_any_commit_counts_no_call_twice(bool isStored)
    {
        var undisturbed = new DyingStore(new InMemoryCheckpointStore());
        await NewWorld(undisturbed).RunAsync(Loop);

        Value expected = ValueList.Of(1L, 3L, 6L);
        var sums = new List<Value>();
        for (var commit = 2; commit <= undisturbed.Commits; commit++)
        {
            sums.Add(await RunThroughDeathAsync(commit, isStored));
        }

        sums.Should().HaveCountGreaterThan(8).And.OnlyContain(sum => sum.Equals(expected));
    }

    private static async Task<Value> RunThroughDeathAsync(int commit, bool isStored)
    {
        var store = new DyingStore(new InMemoryCheckpointStore()).DieAt(commit, isStored);
        var world = NewWorld(store);
        await ((Func<Task>)(() => world.RunAsync(Loop))).Should().ThrowAsync<ProcessDiedException>();
        store.Revive();
        return (await world.ResumeAsync(Loop)).Output["sums"];
    }

    private static EngineWorld NewWorld(ICheckpointStore? store = null) => new EngineWorld(store).WithFile("counter.yaml", Counter);
}
