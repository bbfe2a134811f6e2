using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Schema;

public sealed class SchemaCommandTests : IDisposable
{
    private const string Committed = "schemas/workflow.schema.json";
    private const string CommittedOfTests = "schemas/tests.schema.json";

    private readonly CommandWorld _world = new();

    [Fact]
    public async Task The_committed_schema_is_the_one_that_is_printed()
    {
        var outcome = await _world.RunAsync("schema");

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Path.Combine(Repository.Root, Committed), outcome.Out);
        }

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().Be(Repository.Read(Committed), "UPDATE_GOLDEN=1 writes it anew");
    }

    [Fact]
    public async Task The_committed_schema_of_scenarios_is_the_one_that_is_printed()
    {
        var outcome = await _world.RunAsync("schema", "--tests");

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Path.Combine(Repository.Root, CommittedOfTests), outcome.Out);
        }

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().Be(Repository.Read(CommittedOfTests), "UPDATE_GOLDEN=1 writes it anew");
    }

    [Fact]
    public async Task The_schema_goes_to_a_file_on_request()
    {
        var outcome = await _world.RunAsync("schema", "--out", "a/b/workflow.schema.json");

        outcome.Out.Should().BeEmpty();
        outcome.Error.Should().StartWith("Wrote a/b/workflow.schema.json.");
        (await File.ReadAllTextAsync(Path.Combine(_world.Folder, "a/b/workflow.schema.json"))).Should().Be(Repository.Read(Committed));
    }

    public void Dispose() => _world.Dispose();
}
