using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Graph.Runtime.Tests.Fuzzing;

/// <summary>Every YAML text of the repository: shipped workflows, golden cases, and the examples of the documentation.</summary>
internal static partial class YamlCorpus
{
    private static readonly string[] Folders = ["workflows", "tests/Graph.Runtime.Tests/Golden"];

    private static readonly string[] Paths = [.. Folders.SelectMany(folder => Files(folder, "*.yaml"))];

    /// <summary>All texts, always in the same order.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        .. Paths.Select(File.ReadAllText),
        .. Files("docs", "*.md").SelectMany(page => YamlBlock().Matches(File.ReadAllText(page)).Select(block => block.Groups["text"].Value)),
    ];

    /// <summary>The text of the file with a name, wherever the path leads; null when there is none.</summary>
    public static string? Find(string path) =>
        Array.Find(Paths, known => Path.GetFileName(known) == Path.GetFileName(path)) is { } file ? File.ReadAllText(file) : null;

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root(), folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../.."));

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
