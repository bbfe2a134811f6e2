using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Graph.Runtime.Drawing;
using Graph.Runtime.Drawing.Layers;
using Graph.Runtime.Tests.Building;
using Graph.Runtime.Tests.Compilation;
using Graph.Runtime.Tests.Golden;

namespace Graph.Runtime.Tests.Drawing;

public sealed class SvgDrawingTests
{
    private const int Generated = 60;

    private static readonly string[] Folders = ["workflows", "tests/Graph.Runtime.Tests/Golden"];

    private static readonly ImmutableSortedDictionary<string, WorkflowDescription> Pictured = FindPictured();

    public static TheoryData<string> Files => [.. Pictured.Keys];

    [Fact]
    public void a_loop_is_drawn() => Check("loop", DrawnWorkflows.Loop);

    [Fact]
    public void everything_is_drawn() => Check("everything", DrawnWorkflows.Everything);

    [Theory]
    [MemberData(nameof(Files))]
    public void no_two_boxes_or_labels_overlap(string file)
    {
        var picture = LayeredPicture.Of(Pictured[file]);

        var cells = picture.Boxes.Concat(picture.Strands.Select(strand => strand.LabelCell).OfType<Cell>()).ToList();

        cells.SelectMany((one, index) => cells.Skip(index + 1).Where(other => Overlap(one, other)).Select(other => $"{one.Name} and {other.Name}")).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void it_is_xml_with_every_name_and_nothing_from_elsewhere(string file)
    {
        var workflow = Pictured[file];

        var svg = SvgDrawing.Draw(workflow);

        var root = XDocument.Parse(svg).Root!;
        root.Descendants().Where(part => part.Name.LocalName == "text").Select(part => part.Value).Should().Contain(workflow.Nodes.Select(node => node.Name));
        root.Descendants().Select(part => part.Name.LocalName).Should().NotContain(["script", "image", "a", "foreignObject", "use"]);
        svg.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).Should().NotContain("http").And.NotContain("@import").And.NotContain("href");
        SvgDrawing.Draw(workflow).Should().Be(svg);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void boxes_lie_inside_the_picture(string file)
    {
        var root = XDocument.Parse(SvgDrawing.Draw(Pictured[file])).Root!;

        var (width, height) = (Number(root, "width"), Number(root, "height"));

        root.Attribute("viewBox")!.Value.Should().Be($"0 0 {width.ToString(CultureInfo.InvariantCulture)} {height.ToString(CultureInfo.InvariantCulture)}");
        root.Elements().Where(part => part.Name.LocalName == "rect").Should().OnlyContain(rect =>
            Number(rect, "x") >= 0 && Number(rect, "y") >= 0 && Number(rect, "x") + Number(rect, "width") <= width && Number(rect, "y") + Number(rect, "height") <= height);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void a_line_leads_down_unless_it_leads_back(string file)
    {
        var picture = LayeredPicture.Of(Pictured[file]);

        picture.Strands.Should().OnlyContain(strand => strand.LeadsBack ? strand.From.Layer >= strand.To.Layer : strand.From.Layer < strand.To.Layer);
    }

    [Fact]
    public void every_sign_of_a_condition_is_shown_as_it_is()
    {
        var workflow = DrawnWorkflows.Loop with
        {
            Edges = [.. DrawnWorkflows.Loop.Edges.Select(edge => edge.Condition == "else" ? edge with { Condition = "a < b && \"]]>\" != '\ud800'" } : edge)],
        };

        var svg = SvgDrawing.Draw(workflow);

        XDocument.Parse(svg).Descendants().Select(part => part.Value).Should().Contain("a < b && \"]]>\" != '\ufffd'");
    }

    [Fact]
    public void a_long_condition_is_broken_at_its_spaces() =>
        TextSize.Wrap("analysis.confidence < 0.6 && rounds < max_rounds && size(findings) > 0").Should().Equal(
            "analysis.confidence < 0.6 && rounds", "< max_rounds && size(findings) > 0");

    private static void Check(string name, WorkflowDescription workflow) =>
        GoldenFile.Check(Path.Combine(Here(), "Pictures", $"{name}.svg"), SvgDrawing.Draw(workflow));

    private static ImmutableSortedDictionary<string, WorkflowDescription> FindPictured()
    {
        var files = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.yaml", SearchOption.AllDirectories))
            .Select(file => (Name: Path.GetRelativePath(Root(), file), ACompiledWorkflow.Compiler.Compile(File.ReadAllText(file), file).Workflow));
        var generated = Enumerable.Range(0, Generated)
            .Select(seed => (Name: $"generated {seed}", GeneratedWorkflow.From(seed).Compile(ACompiledWorkflow.Compiler).Workflow));
        return files.Concat(generated)
            .Where(one => one.Workflow is not null)
            .Select(one => KeyValuePair.Create(one.Name, one.Workflow!.Describe()))
            .Concat([KeyValuePair.Create("everything", DrawnWorkflows.Everything), KeyValuePair.Create("loop", DrawnWorkflows.Loop)])
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static bool Overlap(Cell one, Cell other) =>
        one.Left < other.Right && other.Left < one.Right && one.Top < other.Bottom && other.Top < one.Bottom;

    private static double Number(XElement part, string attribute) =>
        double.Parse(part.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture);

    private static string Root() => Path.GetFullPath(Path.Combine(Here(), "../../.."));

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
