using System.Globalization;
using System.Text.RegularExpressions;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Docs;

/// <summary>Every fault scenario names the tests that try it, and those are there.</summary>
public sealed partial class FaultsTests
{
    private static readonly IEnumerable<int> Numbers = [.. Enumerable.Range(1, 29), 38, 39];

    [Fact]
    public void Every_scenario_has_a_row() => Scenarios().Select(scenario => scenario.Number).Should().Equal(Numbers);

    [Fact]
    public void Every_scenario_is_tried_by_a_test() => Scenarios().Where(scenario => scenario.Tests.Count == 0).Should().BeEmpty();

    [Fact]
    public void Every_test_that_a_scenario_names_is_there()
    {
        var missing = Scenarios().SelectMany(scenario => scenario.Tests).Where(name => !NamedTests.All.Any(test => NamedTests.IsNamed(test, name)));

        missing.Should().BeEmpty();
    }

    [Fact]
    public void Every_scenario_says_what_was_seen() => Scenarios().Where(scenario => string.IsNullOrWhiteSpace(scenario.Seen)).Should().BeEmpty();

    private static IEnumerable<(int Number, IReadOnlyList<string> Tests, string Seen)> Scenarios() => Row().Matches(Repository.Read("docs/design/faults.md"))
        .Select(row => (
            int.Parse(row.Groups["number"].Value, CultureInfo.InvariantCulture),
            NamedTests.NamesIn(row.Groups["tests"].Value),
            row.Groups["seen"].Value));

    [GeneratedRegex(@"^\| F(?<number>\d+) \|[^|]*\|[^|]*\|(?<tests>[^|]*)\|(?<seen>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
