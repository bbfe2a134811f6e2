using Graph.Runtime.Tests.Scenarios;

namespace Graph.Runtime.Tests.Docs;

/// <summary>Each example of the page about mistakes in scenarios shows the diagnostic that it stands under, and no other.</summary>
public sealed class ScenarioDiagnosticsTests : IDisposable
{
    private readonly ScenarioWorld _world = new ScenarioWorld("""
        input: [question, max_rounds?]
        output: [answer]
        state: { question: string, max_rounds: { type: int, default: 3 }, findings: { type: list<string>, reduce: append }, answer: string }
        nodes:
          fetch: { type: real, output: findings }
          draft: { type: real, output: answer }
          publish: { set: { answer: "answer + '.'" } }
        edges: [START -> fetch, fetch -> draft, draft -> publish, publish -> END]
        """).WithFile("broken", "nodes: { a: { type: rael } }");

    public static TheoryData<string> Codes => [.. DiagnosticsReferenceTests.Entries().Keys.Where(code => code.StartsWith("GA8", StringComparison.Ordinal))];

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task an_example_has_the_mistake_that_it_stands_under_and_no_other(string code)
    {
        var example = DiagnosticsReferenceTests.Entries()[code];

        var reading = await _world.ReadAsync(Complete(example));

        reading.Diagnostics.Where(one => one.File == "flow.tests.yaml").Select(one => one.Code).Distinct().Should().Equal([code], "this is said: {0}", string.Join("; ", reading.Diagnostics));
    }

    /// <summary>A file of an example that shows a file's first lines, or some keys of one scenario.</summary>
    private static string Complete(string example)
    {
        if (example.StartsWith("scenarios:", StringComparison.Ordinal))
        {
            return example.Replace("{ name: a }", "{ name: a, input: { question: why } }", StringComparison.Ordinal);
        }

        if (example.StartsWith("workflow:", StringComparison.Ordinal))
        {
            return example + "scenarios: [{ name: one }]\n";
        }

        var input = example.StartsWith("input: {", StringComparison.Ordinal)
            ? example.Replace("{ ", "{ question: why, ", StringComparison.Ordinal)
            : "input: { question: why }\n" + example;
        return $"scenarios:\n  - name: one\n{string.Concat(input.TrimEnd('\n').Split('\n').Select(line => $"    {line}\n"))}";
    }
}
