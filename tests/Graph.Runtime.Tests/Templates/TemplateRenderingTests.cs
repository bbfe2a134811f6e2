using System.Globalization;

namespace Graph.Runtime.Tests.Templates;

public class TemplateRenderingTests
{
    public static TheoryData<string> Cases() =>
        new(File.ReadAllLines(Path.Combine(TemplateWorld.FolderOfThisFile(), "Cases", "rendering.cases"))
            .Where(line => line.Length > 0 && !line.StartsWith('#')));

    [Theory]
    [MemberData(nameof(Cases))]
    public void a_template_renders_as_its_case_says(string line)
    {
        var (template, variables, output) = Split(line);

        var rendered = TemplateWorld.Render(TemplateWorld.Multiline(template), variables);

        TemplateWorld.OneLine(rendered).Should().Be(output);
    }

    [Fact]
    public void rendering_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };

        var rendered = TemplateWorld.Render("{{score}} {{upper name}}", """{"score":0.5,"name":"i"}""");

        CultureInfo.CurrentCulture = before;
        rendered.Should().Be("0.5 I");
    }

    [Fact]
    public void carriage_returns_go_with_the_line_of_a_tag_that_stands_alone()
    {
        var rendered = TemplateWorld.Render("a\r\n{{#if flag}}\r\nb\r\n{{/if}}\r\nc", """{"flag":true}""");

        rendered.Should().Be("a\r\nb\r\nc");
    }

    [Fact]
    public void a_template_knows_which_variables_it_reads()
    {
        var template = TemplateWorld.Compile("{{name}} {{#each findings}}{{../score}}{{@root.flag}}{{/each}}").Expression!;

        var names = TemplateWorld.Scope.Variables.Where(variable => template.Reads.Contains(variable.Index)).Select(variable => variable.Name);

        names.Should().Equal("name", "score", "flag", "findings");
        template.ResultType.Name.Should().Be("string");
    }

    internal static (string Template, string Variables, string Output) Split(string line)
    {
        var arrow = line.LastIndexOf(" => ", StringComparison.Ordinal);
        var bar = line.LastIndexOf(" | {", arrow, StringComparison.Ordinal);
        return (line[..bar], line[(bar + 3)..arrow], line[(arrow + 4)..]);
    }
}
