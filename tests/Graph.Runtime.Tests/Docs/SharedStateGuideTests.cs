using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Graph.Runtime.Tests.Docs;

/// <summary>The page about shared state shows code that tests run, all of it and nothing else.</summary>
public sealed partial class SharedStateGuideTests
{
    private static readonly string Tests = Path.Combine(Here(), "..", "..");

    private static readonly string[] Sources =
        [.. Directory.GetFiles(Path.Combine(Tests, "Graph.Runtime.Tests/SharedState/Failures"), "*.cs"), Path.Combine(Tests, "Graph.Stores.Tests/Hosting/AddSharedStateTests.cs")];

    private static readonly string Page = File.ReadAllText(Path.Combine(Tests, "../docs/guide/shared-state.md"));

    [Fact]
    public void the_page_shows_what_tests_run_and_nothing_else()
    {
        var onPage = Block().Matches(Page).Select(block => block.Groups[1].Value.TrimEnd());

        var inTests = Sources.SelectMany(source => Shown().Matches(File.ReadAllText(source)).Select(shown => Outdent().Replace(shown.Groups[1].Value, "").TrimEnd()));

        onPage.Should().BeEquivalentTo(inTests);
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("// The page shows what follows\\.\n(.*?)// The page shows what came before\\.", RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex("^ {8}", RegexOptions.Multiline)]
    private static partial Regex Outdent();
}
