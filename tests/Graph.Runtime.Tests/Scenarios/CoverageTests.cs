using Graph.Runtime.Scenarios;

namespace Graph.Runtime.Tests.Scenarios;

public sealed class CoverageTests : IDisposable
{
    private readonly ScenarioWorld _world = new("""
        input: [way?]
        state: { way: { type: string, default: "" }, seen: any }
        output: [way]
        nodes:
          start: { type: decide, routes: [aside, END], on_error: { to: rescue } }
          aside: { type: real }
          rescue: { type: real }
          end: { type: real }
        edges:
          - from: start
            choose: [{ when: "way == 'a'", to: aside }, { else: end }]
          - START -> start
          - aside -> end
          - rescue -> END
          - end -> END
        """);

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("input: { way: a }", "node rescue, edge start -> END (goto), edge start -> aside (goto), edge start -> rescue (on error), arm start -> end (else), edge rescue -> END")]
    [InlineData("input: { way: b }", "node aside, node rescue, edge start -> END (goto), edge start -> aside (goto), edge start -> rescue (on error), arm start -> aside (when way == 'a'), edge aside -> end, edge rescue -> END")]
    [InlineData("stubs: { start: { goto: END } }", "node aside, node rescue, node end, edge start -> aside (goto), edge start -> rescue (on error), arm start -> aside (when way == 'a'), arm start -> end (else), edge aside -> end, edge rescue -> END, edge end -> END")]
    [InlineData("stubs: { start: { goto: aside, update: { way: there } } }", "node rescue, edge start -> END (goto), edge start -> rescue (on error), arm start -> aside (when way == 'a'), arm start -> end (else), edge rescue -> END")]
    [InlineData("stubs: { start: { error: down } }", "node aside, node end, edge start -> END (goto), edge start -> aside (goto), arm start -> aside (when way == 'a'), arm start -> end (else), edge aside -> end, edge end -> END")]
    public async Task what_no_scenario_came_by_is_known(string scenario, string never)
    {
        var result = await _world.RunAsync(scenario);

        result.Failures.Should().BeEmpty();
        Never(result.Coverage).Should().BeEquivalentTo(never.Split(", "));
    }

    [Fact]
    public async Task scenarios_add_up()
    {
        var results = await _world.RunAllAsync("""
            scenarios:
              - { name: one, input: { way: a } }
              - { name: two }
              - { name: three, stubs: { start: { error: down } } }
            """);

        var sum = WorkflowCoverage.Sum(results.Select(result => result.Coverage));

        Never(sum).Should().Equal("edge start -> END (goto)", "edge start -> aside (goto)");
        sum.CountOf(WayKind.Node).Should().Be((4, 4));
        sum.CountOf(WayKind.Arm).Should().Be((2, 2));
    }

    private static IEnumerable<string> Never(WorkflowCoverage coverage) =>
        coverage.Ways.Where(way => way.Count == 0).Select(way => $"{way.Kind.ToString().ToLowerInvariant()} {way.Text}");
}
