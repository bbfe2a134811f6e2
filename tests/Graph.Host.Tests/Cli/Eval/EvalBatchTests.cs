using System.Diagnostics;
using System.Text.Json;
using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Eval;

public sealed class EvalBatchTests : IDisposable
{
    private const string Conformance = "tests/Graph.Runtime.Tests/Expressions/Conformance/conformance.jsonl";

    private readonly CommandWorld _world = new();

    [Fact]
    public async Task Each_line_gets_its_line()
    {
        _world.Write("cases.jsonl", """
            {"name": "a", "expr": "x + 1", "vars": {"x": 1}}
            {"name": "b", "expr": "1 / 0"}

            {"name": "c", "expr": "'ü' + y", "types": {"y": "string"}, "vars": {"y": "<"}}
            """);

        var outcome = await _world.RunAsync("eval", "--batch", "cases.jsonl");

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().Be("""
            {"name":"a","value":2}
            {"name":"b","error":"division by zero"}
            {"name":"c","value":"ü<"}

            """);
    }

    [Fact]
    public async Task A_bad_line_does_not_stop_the_others()
    {
        _world.PipedIn = """
            nonsense
            [1]
            {"name": "no expression"}
            {"name": "bad variable", "expr": "x", "vars": {"x": {"int": "many"}}}
            {"name": "no tag", "expr": "x", "vars": {"x": 1}}
            {"name": "bad type", "expr": "x", "types": {"x": "integer"}, "vars": {"x": {"int": "1"}}}
            {"name": "deep", "expr": "((((((((((1))))))))))"}
            """;

        var outcome = await _world.RunAsync("eval", "--batch", "-", "--typed");

        var lines = outcome.Out.TrimEnd('\n').Split('\n');
        lines.Should().HaveCount(7);
        lines[..6].Should().OnlyContain(line => line.Contains("\"error\":"));
        lines[0].Should().StartWith("{\"line\":1,\"error\":\"Line 1 is not JSON: ");
        lines[2].Should().Be("""{"name":"no expression","error":"Line 3 is no case: A line is an object with the expression under 'expr'."}""");
        lines[6].Should().Be("""{"name":"deep","value":{"int":"1"}}""");
        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Error.Should().Be("6 lines held no expression; the output says why.\n");
    }

    [Fact]
    public async Task The_conformance_suite_passes_through_the_command_line()
    {
        var outcome = await _world.RunAsync("eval", "--batch", Path.Combine(Repository.Root, Conformance), "--typed");

        var cases = Repository.Read(Conformance).TrimEnd('\n').Split('\n').Select(Parse).ToList();
        var answers = outcome.Out.TrimEnd('\n').Split('\n').Select(Parse).ToList();
        answers.Should().HaveCount(cases.Count);
        cases.Zip(answers).Where(pair => !TypedAnswer.Passes(pair.First, pair.Second))
            .Select(pair => $"{pair.First.GetRawText()} gave {pair.Second.GetRawText()}")
            .Should().BeEmpty();
    }

    [Fact]
    public async Task Thousands_of_lines_take_no_time_to_speak_of()
    {
        const int Repetitions = 40;
        var lines = Repository.Read(Conformance);
        _world.Write("many.jsonl", string.Concat(Enumerable.Repeat(lines, Repetitions)));
        var watch = Stopwatch.StartNew();

        var outcome = await _world.RunAsync("eval", "--batch", "many.jsonl", "--typed");

        var count = outcome.Out.Count(letter => letter == '\n');
        count.Should().Be(lines.Count(letter => letter == '\n') * Repetitions);
        (count / watch.Elapsed.TotalSeconds).Should().BeGreaterThan(1_000);
    }

    public void Dispose() => _world.Dispose();

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;
}
