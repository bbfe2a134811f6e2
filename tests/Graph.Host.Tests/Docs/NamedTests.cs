using System.Text.RegularExpressions;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Docs;

/// <summary>The tests of all projects by their names, for pages that name tests.</summary>
internal static partial class NamedTests
{
    /// <summary>All of them, as <c>Class.method</c>.</summary>
    internal static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .SelectMany(text => Method().Matches(text).Select(method => $"{Class().Match(text).Groups["name"].Value}.{method.Groups["name"].Value}")),
    ];

    /// <summary>Whether a page means a test: by its method, its class and method, or the beginning of its method.</summary>
    internal static bool IsNamed(string test, string name) => name.EndsWith('*')
        ? test.Contains('.' + name[..^1], StringComparison.Ordinal)
        : test == name || test.EndsWith('.' + name, StringComparison.Ordinal);

    /// <summary>The names in backquotes.</summary>
    internal static IReadOnlyList<string> NamesIn(string text) => [.. Name().Matches(text).Select(name => name.Groups["name"].Value)];

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(public|internal) (sealed |abstract |static )*(partial )?class (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex(@"^    public (async Task|void|Task) (?<name>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Method();
}
