using System.Text.Json;

namespace Graph.Runtime.Tests.Expressions.Conformance;

public sealed class ConformanceTests
{
    private const double LowestShare = 0.97;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Expressions", "Conformance");

    [Fact]
    public void the_cases_that_do_not_pass_are_the_ones_that_are_listed_with_a_reason()
    {
        var cases = File.ReadLines(Path.Combine(Folder, "conformance.jsonl")).Select(line => new ConformanceCase(JsonDocument.Parse(line).RootElement)).ToList();
        var listed = File.ReadLines(Path.Combine(Folder, "not-passed.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);

        var outcomes = cases.Select(one => (one.Name, Outcome: one.Run())).Where(one => one.Outcome is not null).ToList();

        outcomes.Where(one => !listed.ContainsKey(one.Name)).Should().BeEmpty();
        listed.Keys.Should().BeSubsetOf(outcomes.Select(one => one.Name), "a case that passes is taken off the list");
        listed.Values.Should().NotContain(reason => string.IsNullOrWhiteSpace(reason));
        (1 - ((double)outcomes.Count / cases.Count)).Should().BeGreaterThanOrEqualTo(LowestShare);
    }
}
