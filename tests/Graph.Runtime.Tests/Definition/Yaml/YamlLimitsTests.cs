using System.Text;
using Graph.Runtime.Compilation;
using Graph.Runtime.Tests.Compilation;

namespace Graph.Runtime.Tests.Definition.Yaml;

public class YamlLimitsTests
{
    [Fact]
    public void a_file_above_one_mebibyte_is_refused_unread() =>
        CodesOf(new string('#', 1024 * 1024) + "\n").Should().Equal("GA1020");

    [Fact]
    public void a_file_of_brackets_stops_at_the_depth_limit() =>
        CodesOf("a: " + new string('[', 1024 * 1024 - 10)).Should().Equal("GA1021");

    [Fact]
    public void a_file_of_braces_stops_at_the_depth_limit() =>
        CodesOf(new StringBuilder().Insert(0, "{a: ", 200_000).ToString()).Should().Equal("GA1021");

    [Fact]
    public void nested_blocks_stop_at_the_depth_limit() =>
        CodesOf(string.Concat(Enumerable.Range(0, 500).Select(depth => new string(' ', depth) + "a:\n"))).Should().Equal("GA1021");

    [Fact]
    public void compact_lists_stop_at_the_depth_limit() =>
        CodesOf(new StringBuilder().Insert(0, "- ", 100_000).ToString()).Should().Equal("GA1021");

    [Fact]
    public void a_file_of_items_stops_at_the_value_limit() =>
        CodesOf(new StringBuilder("a: [").Insert(4, "1, ", 150_000).Append(']').ToString()).Should().Equal("GA1022");

    [Fact]
    public void depth_counts_what_aliases_stand_for()
    {
        var yaml = new StringBuilder("a: &a ").Append('[', 40).Append(']', 40).Append("\nb: ").Append('[', 40).Append("*a").Append(']', 40);

        CodesOf(yaml.ToString()).Should().Equal("GA1021");
    }

    [Fact]
    public void a_deep_type_is_refused_without_recursing_into_it() =>
        CodesOf($"schema: graphagents/v1\nname: x\nstate:\n  a: {new StringBuilder().Insert(0, "list<", 100_000)}\nnodes: {{}}\nedges: []\n").Should().Contain("GA2004");

    [Fact]
    public void types_that_double_at_each_level_are_refused()
    {
        var types = string.Concat(Enumerable.Range(1, 30).SelectMany(level => "AB".Select(name => $"  {name}{level}: {{ a: {name}{level - 1}, b: {name}{level - 1} }}\n")));
        var yaml = $$"""
            schema: graphagents/v1
            name: x
            types:
              A0: { a: int }
              B0: { a: int }
            {{types}}
            state: { one: A30, two: { type: B30, default: } }
            nodes:
              a: { set: { two: one } }
            edges: [START -> a, a -> END]
            """;

        CodesOf(yaml).Should().Contain("GA2007");
    }

    [Fact]
    public void many_values_without_quotes_do_not_make_reading_slow()
    {
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(line => $"k{line}: 'a' b c d e f g\n"));

        CodesOf(lines).Should().OnlyContain(code => code == "GA1031");
    }

    private static IEnumerable<string> CodesOf(string yaml) =>
        new WorkflowCompiler(KnownNodes.Registry, new NoServices()).Compile(yaml, "flow.yaml").Diagnostics.Select(diagnostic => diagnostic.Code);
}
