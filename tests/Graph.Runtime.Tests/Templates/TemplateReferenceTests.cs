using System.Text.RegularExpressions;
using Graph.Runtime.Templates.Functions;

namespace Graph.Runtime.Tests.Templates;

public partial class TemplateReferenceTests
{
    public static TheoryData<string> Examples() => new(ExampleLines());

    [Theory]
    [MemberData(nameof(Examples))]
    public void every_example_of_the_reference_is_true(string line)
    {
        var (template, variables, output) = TemplateRenderingTests.Split(line);

        var rendered = TemplateWorld.Render(TemplateWorld.Multiline(template), variables);

        TemplateWorld.OneLine(rendered).Should().Be(output);
    }

    [Fact]
    public void every_helper_has_an_example()
    {
        var examples = string.Join('\n', ExampleLines());

        TemplateFunctions.ByName.Keys.Should().OnlyContain(name => Regex.IsMatch(examples, $@"[{{(]{name} "));
    }

    private static IEnumerable<string> ExampleLines() => ExampleBlock().Matches(Reference())
        .SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static string Reference() =>
        File.ReadAllText(Path.Combine(TemplateWorld.FolderOfThisFile(), "..", "..", "..", "docs", "reference", "templates.md"));

    [GeneratedRegex("```template\n(?<lines>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ExampleBlock();
}
