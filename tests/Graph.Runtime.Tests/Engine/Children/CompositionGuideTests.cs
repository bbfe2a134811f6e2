using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Children;

/// <summary>The example of the guide runs as it is printed there.</summary>
public sealed partial class CompositionGuideTests
{
    [Fact]
    public async Task the_guides_example_runs()
    {
        var world = new EngineWorld();
        var files = FileBlock().Matches(Guide()).ToDictionary(file => file.Groups["name"].Value, file => file.Groups["text"].Value);
        world.WithFile("shared.yaml", files["shared.yaml"]).WithFile("price.yaml", files["price.yaml"]);

        var result = await world.RunAsync(files["order.yaml"], ("lines", ValueList.Of(NewLine("tea", 4.0, 2), NewLine("cup", 6.0, 1))));

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output["totals"].Should().Be((Value)ValueList.Of(4.0, 3.0));
        result.Output["sum"].Should().Be((Value)7.0);
    }

    [Fact]
    public async Task the_guides_second_version_takes_a_thread_over_that_waits_inside()
    {
        var files = FileBlock().Matches(Guide()).ToDictionary(file => file.Groups["name"].Value, file => file.Groups["text"].Value);
        var world = new EngineWorld().WithFile("shared.yaml", files["shared.yaml"])
            .WithFile("price.yaml", files["price.yaml"].Replace("} }", "}, interrupt: before }", StringComparison.Ordinal));
        var from = world.Compile(files["order.yaml"]);
        await world.RunAsync(files["order.yaml"], ("lines", ValueList.Of(NewLine("tea", 4.0, 2), NewLine("cup", 6.0, 1))));
        var now = files["order.yaml"].Replace("result.total", "result.amount", StringComparison.Ordinal);
        world.WithFile("price.yaml", files["price-2.yaml"]);

        var report = await new ThreadUpgrader(world.Store, world.Time).UpgradeAsync(new ThreadId("t1"), from, world.Compile(now), CancellationToken.None);
        var result = await world.ResumeAsync(now);

        report.Children.Select(child => child.Path).Should().Equal("price#0", "price#1");
        result.Output["sum"].Should().Be((Value)7.0);
    }

    private static Value NewLine(string name, double price, long count) => ValueMap.Of(("name", name), ("price", price), ("count", count));

    private static string Guide([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/guide/composition.md"));

    [GeneratedRegex(@"```yaml\n# (?<name>[a-z0-9-]+\.yaml)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex FileBlock();
}
