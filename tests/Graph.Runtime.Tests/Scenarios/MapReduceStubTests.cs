namespace Graph.Runtime.Tests.Scenarios;

public sealed class MapReduceStubTests : IDisposable
{
    private readonly ScenarioWorld _world = new("""
        input: [words]
        output: [log]
        state: { words: list<string>, log: { type: list<string>, reduce: append } }
        nodes:
          map: { type: real, output: log }
          end: { set: { log: "['end']" } }
        edges:
          - START -> end
          - { from: end, each: words, as: word, to: map, max: 2 }
          - map -> END
        """);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task the_item_is_in_the_scope_of_a_result()
    {
        var result = await _world.RunAsync("""
            input: { words: [a, b, c] }
            stubs: { map: { result: "${word + word}" } }
            expect: { output: { log: [end, aa, bb, cc] }, path: [end, map], runs: { map: 3 } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task calls_come_in_the_order_of_items()
    {
        var result = await _world.RunAsync("""
            input: { words: [a, b, c] }
            stubs: { map: { results: [one, two, three] } }
            expect: { output: { log: [end, one, two, three] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task an_edge_over_an_empty_list_is_not_covered()
    {
        var result = await _world.RunAsync("""
            input: { words: [] }
            """);

        result.Coverage.Ways.Where(way => way.Count == 0).Select(way => way.Text).Should().Equal("map", "map -> END", "end -> map (each)");
    }
}
