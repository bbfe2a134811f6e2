using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli;

/// <summary>Pictures of the workflows that ship.</summary>
public sealed class ShippedPictureTests : IDisposable
{
    private const string InnerFrame = "4";

    private readonly CommandWorld _world = new();

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder(), "*.yaml").Where(file => !file.EndsWith(".tests.yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file))];

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Boxes_do_not_overlap(string file)
    {
        var outcome = await _world.RunAsync("draw", Path.Combine(Folder(), file), "--format", "svg");

        outcome.ExitCode.Should().Be(ExitCode.Success);
        var boxes = XDocument.Parse(outcome.Out).Root!.Elements().Where(IsBox).Select(FrameOf).ToList();
        boxes.Should().HaveCountGreaterThan(3);
        boxes.SelectMany((one, index) => boxes.Skip(index + 1).Where(other => Overlap(one, other))).Should().BeEmpty();
    }

    private static bool IsBox(XElement part) => part.Attribute("class")?.Value == "box" && part.Attribute("rx")?.Value != InnerFrame;

    private static (double Left, double Top, double Right, double Bottom) FrameOf(XElement box)
    {
        if (box.Attribute("points") is { } points)
        {
            var corners = points.Value.Split(' ').Select(corner => corner.Split(',').Select(Number).ToList()).ToList();
            return (corners.Min(corner => corner[0]), corners.Min(corner => corner[1]), corners.Max(corner => corner[0]), corners.Max(corner => corner[1]));
        }

        var (left, top) = (Number(box.Attribute("x")!.Value), Number(box.Attribute("y")!.Value));
        return (left, top, left + Number(box.Attribute("width")!.Value), top + Number(box.Attribute("height")!.Value));
    }

    private static bool Overlap((double Left, double Top, double Right, double Bottom) one, (double Left, double Top, double Right, double Bottom) other) =>
        one.Left < other.Right && other.Left < one.Right && one.Top < other.Bottom && other.Top < one.Bottom;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../../workflows"));
}
