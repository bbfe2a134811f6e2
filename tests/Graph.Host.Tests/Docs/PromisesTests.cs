using System.Globalization;
using System.Text.RegularExpressions;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Docs;

/// <summary>Every promise names the tests that hold it, and those are there.</summary>
public sealed partial class PromisesTests
{
    private const int Rules = 35;

    [Fact]
    public void Every_rule_has_a_promise() =>
        Promises().Select(promise => promise.Rule).Should().Equal(Enumerable.Range(1, Rules));

    [Fact]
    public void Every_rule_has_a_test_of_its_name_that_each_store_runs() =>
        Enumerable.Range(1, Rules).Where(rule => !NamedTests.All.Any(test => IsOfRule(test, rule) && test.Contains("Contract.", StringComparison.Ordinal))).Should().BeEmpty();

    [Fact]
    public void Every_test_that_a_promise_names_is_there()
    {
        var missing = Promises().SelectMany(promise => promise.Tests).Where(name => !NamedTests.All.Any(test => NamedTests.IsNamed(test, name)));

        missing.Should().BeEmpty();
    }

    [Fact]
    public void Every_test_of_a_rule_is_named_by_its_promise()
    {
        var unnamed = Promises().SelectMany(promise => NamedTests.All
            .Where(test => IsOfRule(test, promise.Rule))
            .Where(test => !promise.Tests.Any(name => NamedTests.IsNamed(test, name))));

        unnamed.Should().BeEmpty();
    }

    private static bool IsOfRule(string test, int rule) => test.Contains(string.Create(CultureInfo.InvariantCulture, $".rule_{rule}_"), StringComparison.Ordinal);

    private static IEnumerable<(int Rule, IReadOnlyList<string> Tests)> Promises() => Row().Matches(Repository.Read("docs/design/promises.md"))
        .Select(row => (
            int.Parse(row.Groups["rule"].Value, CultureInfo.InvariantCulture),
            NamedTests.NamesIn(row.Groups["tests"].Value)));

    [GeneratedRegex(@"^\| (?<rule>\d+) \|[^|]*\| (?<tests>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
