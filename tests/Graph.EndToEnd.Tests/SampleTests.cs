using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class SampleTests
{
    [Fact]
    public async Task The_hosting_sample_prints_what_its_guide_says()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var dll = Path.Combine(Repository.Root, "artifacts", "bin", "Graph.Samples.Hosting", configuration, "Graph.Samples.Hosting.dll");

        await using var process = GraphProcess.Start(Path.GetTempPath(), "dotnet", [dll]);
        var outcome = await process.EndAsync();

        outcome.Error.Should().BeEmpty();
        Repository.Read("docs/guide/hosting-in-dotnet.md").Should().Contain($"```text\n{outcome.Out}```");
    }

    [Theory]
    [InlineData("csharp", "Program.cs")]
    [InlineData("yaml", "reading.yaml")]
    public void The_guide_shows_the_sample_as_it_is(string language, string file)
    {
        var guide = Repository.Read("docs/guide/hosting-in-dotnet.md");

        guide.Should().Contain($"```{language}\n{Repository.Read($"samples/Hosting/{file}")}```");
    }
}
