using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Tests.Definition.Yaml;

public class ScalarPlacesTests
{
    [Theory]
    [InlineData("key: some culprit here", "1:11")]
    [InlineData("key: 'it''s a culprit'", "1:15")]
    [InlineData("key: \"\\t\\x41\\u00e9 culprit\"", "1:20")]
    [InlineData("key: \"\\U0001F600 \\\\ culprit\"", "1:21")]
    [InlineData("key: \"one\n  two\n\n  culprit\"", "4:3")]
    [InlineData("key: \"one \\\n   culprit\"", "2:4")]
    [InlineData("key: one\n  two\n  culprit", "3:3")]
    [InlineData("key: |\n  one\n    two culprit\n", "3:9")]
    [InlineData("key: |2-\n    one\n  culprit\n", "3:3")]
    [InlineData("key: >\n  one\n  two\n\n\n  culprit\n", "6:3")]
    [InlineData("key: >- # comment\n\n  one\n\n    more\n  culprit\n", "6:3")]
    [InlineData("key: &name\n  culprit", "2:3")]
    [InlineData("key: [a, { b: 'x culprit' }]", "1:18")]
    [InlineData("key: 日本 😀 culprit", "1:12")]
    public void a_word_is_found_where_it_stands(string yaml, string place)
    {
        var source = new SourceText(yaml, "flow.yaml");
        var scalar = FindScalar(new YamlReader(source, new DiagnosticBag(source)).Read()!);

        var range = scalar.PlaceOf(scalar.Text.IndexOf("culprit", StringComparison.Ordinal), "culprit".Length);

        source.Text[range.Start..range.End].Should().Be("culprit");
        source.PointAt(range.Start).ToString().Should().Be(place);
    }

    [Fact]
    public void a_place_behind_the_end_is_the_end()
    {
        var source = new SourceText("key: abc", "flow.yaml");
        var scalar = FindScalar(new YamlReader(source, new DiagnosticBag(source)).Read()!);

        scalar.PlaceOf(3, 1).Should().Be(new TextRange(8, 9));
    }

    private static YamlNode.Scalar FindScalar(YamlNode node) => node switch
    {
        YamlNode.Mapping map => FindScalar(map.Entries[^1].Value),
        YamlNode.Sequence list => FindScalar(list.Items[^1]),
        _ => (YamlNode.Scalar)node,
    };
}
