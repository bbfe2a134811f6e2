using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Engine.Upgrading;

public sealed class UpgradeOfStepsUnderWayTests
{
    private const string Mapped = """
        schema: graphagents/v1
        name: mapped
        version: 1
        input: [parts]
        state: { parts: list<int>, total: { type: int, reduce: add } }
        nodes:
          work: { type: WORK, output: total }
        edges:
          - { from: START, each: parts, as: part, to: work }
          - work -> END
        """;

    private const string Joined = """
        schema: graphagents/v1
        name: joined
        version: 1
        state: { total: { type: int, reduce: add }, answer: any }
        nodes:
          a: { type: one, output: total }
          b: { type: one, output: total }
          ask: { type: ask, output: answer }
          c: { type: one, output: total }
        edges:
          - START -> [a, b]
          - b -> ask
          - { from: [a, ask], to: c, join: all }
          - c -> END
        """;

    private readonly UpgradeWorld _world = new();

    [Fact]
    public async Task a_map_reduce_under_way_is_found_again_where_another_came_before_it()
    {
        var first = Mapped.Replace("WORK", "fail", StringComparison.Ordinal);
        var second = """
            schema: graphagents/v1
            name: mapped
            version: 2
            input: [parts]
            state: { parts: list<int>, others: { type: list<int>, default: [] }, total: { type: int, reduce: add } }
            nodes:
              extra: { type: one, output: total }
              work: { type: one, output: total }
            edges:
              - { from: START, each: others, as: other, to: extra }
              - extra -> END
              - { from: START, each: parts, as: part, to: work }
              - work -> END
            """;
        await _world.Engine.RunAsync(first, ("parts", ValueList.Of(1L, 2L, 3L)));

        var report = await _world.UpgradeAsync(first, second);
        var result = await _world.Engine.ResumeAsync(second);

        report.Problems.Should().BeEmpty();
        result.Output["total"].Should().Be((Value)3L);
    }

    [Fact]
    public async Task a_map_reduce_that_is_gone_or_whose_items_do_not_fit_is_a_problem()
    {
        var first = Mapped.Replace("WORK", "fail", StringComparison.Ordinal);
        await _world.Engine.RunAsync(first, ("parts", ValueList.Of(1L, 2L)));

        var gone = await _world.CheckAsync(first, Mapped.Replace("WORK", "one", StringComparison.Ordinal).Replace("{ from: START, each: parts, as: part, to: work }", "START -> work", StringComparison.Ordinal));
        var other = await _world.CheckAsync(first, Mapped.Replace("WORK", "one", StringComparison.Ordinal).Replace("each: parts", "each: \"['a']\"", StringComparison.Ordinal));

        gone.Problems.Single().Message.Should().Contain("from 'START' over 'work'");
        other.Problems.Single().Message.Should().Contain("do not fit");
    }

    [Fact]
    public async Task a_join_under_way_is_found_again_where_its_sources_are_in_another_order()
    {
        var second = Joined.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("[a, ask]", "[ask, a]", StringComparison.Ordinal);
        await _world.Engine.RunAsync(Joined);

        var report = await _world.UpgradeAsync(Joined, second);
        var result = await _world.Engine.ResumeAsync(second, "yes");

        report.Problems.Should().BeEmpty();
        result.Status.Should().Be(RunStatus.Succeeded);
        result.HalfFilledJoins.Should().BeEmpty();
        result.Output["total"].Should().Be((Value)3L);
    }

    [Fact]
    public async Task a_join_under_way_that_waits_otherwise_is_a_problem()
    {
        await _world.Engine.RunAsync(Joined);

        var report = await _world.UpgradeAsync(Joined, Joined.Replace("[a, ask], to: c, join: all", "[a, b, ask], to: c, join: all", StringComparison.Ordinal));

        report.Problems.Single().Message.Should().Be(
            "The join into 'c' is under way and waits for all of 'a', 'ask'; in the file it waits for all of 'a', 'b', 'ask'. Keep it as it was until this thread is past it.");
    }

    [Fact]
    public async Task tasks_that_were_done_in_the_step_in_hand_are_not_run_again()
    {
        const string First = """
            schema: graphagents/v1
            name: half
            version: 1
            state: { sum: { type: int, reduce: add }, answer: any }
            nodes:
              a: { type: one, output: sum }
              ask: { type: ask, output: answer }
            edges: [START -> a, START -> ask, a -> END, ask -> END]
            """;
        var second = First.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("sum", "total", StringComparison.Ordinal)
            .Replace("nodes:", "migrations: [{ from: 1, rename: { sum: total }, nodes: { a: first } }]\nnodes:", StringComparison.Ordinal)
            .Replace("  a: {", "  first: {", StringComparison.Ordinal).Replace("START -> a,", "START -> first,", StringComparison.Ordinal).Replace("a -> END", "first -> END", StringComparison.Ordinal);
        await _world.Engine.RunAsync(First);

        var report = await _world.UpgradeAsync(First, second);
        var result = await _world.Engine.ResumeAsync(second, "yes");

        report.Problems.Should().BeEmpty();
        result.Output["total"].Should().Be((Value)1L);
        _world.Engine.Calls.Should().BeEquivalentTo("a", "ask", "ask");
    }
}
