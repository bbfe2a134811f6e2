using System.Runtime.CompilerServices;
using Graph.Runtime.Tests.Compilation;

namespace Graph.Runtime.Tests.Docs;

/// <summary>The guide about building workflows in C# shows code that runs, and what it gives.</summary>
public sealed class BuildingGuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Here(), "../../../docs/guide/building-in-csharp.md"));

    [Fact]
    public void the_guide_shows_the_example_as_it_is_compiled()
    {
        var lines = File.ReadAllLines(Path.Combine(Here(), "BuiltReading.cs"));

        var example = lines.SkipWhile(line => !line.Contains("// The guide shows what follows.", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// The guide shows what came before.", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : line);

        Guide.Should().Contain($"```csharp\n{string.Join('\n', example).TrimEnd()}\n```");
    }

    [Fact]
    public void the_guide_shows_the_file_that_the_example_gives() =>
        Guide.Should().Contain($"```yaml\n{BuiltReading.Build().ToYaml()}```");

    [Fact]
    public void the_example_compiles() =>
        BuiltReading.Build().Compile(ACompiledWorkflow.Compiler).Diagnostics.Should().BeEmpty();

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
