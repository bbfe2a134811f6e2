using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Graph.Runtime.Compilation;
using Graph.Runtime.Tests.Compilation;

namespace Graph.Runtime.Tests.Docs;

/// <summary>Each example of the page about diagnostics shows the diagnostic that it stands under, and no other.</summary>
public sealed partial class DiagnosticsReferenceTests
{
    public static TheoryData<string> Codes => [.. Entries().Keys.Where(code => !code.StartsWith("GA8", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Codes))]
    public void an_example_has_the_mistake_that_it_stands_under_and_no_other(string code)
    {
        var (text, lines) = DiagnosticExample.Complete(code, Entries()[code]);

        var found = Compiler(code).Compile(text, DiagnosticExample.FileOf(code)).Diagnostics
            .Where(one => one.File == DiagnosticExample.FileOf(code) || DiagnosticExample.Elsewhere.Contains(code))
            .Where(one => one.Code != DiagnosticExample.Along.GetValueOrDefault(code))
            .ToList();

        found.Select(one => one.Code).Distinct().Should().Equal([code], "this is said:\n{0}\nof\n{1}", string.Join('\n', found), text[..Math.Min(2_000, text.Length)]);
        var where = text.Split('\n')[found[0].Span.Start.Line - 1];
        (DiagnosticExample.Elsewhere.Contains(code) || lines.Any(line => where.Contains(line, StringComparison.Ordinal))).Should().BeTrue("'{0}' is not of the example", where);
    }

    private static WorkflowCompiler Compiler(string code) => new(
        KnownNodes.Registry, new NoServices(), new WorkflowCompilerOptions { ReadFile = path => DiagnosticExample.Find(code, Path.GetRelativePath(Path.GetFullPath("."), path)) });

    internal static Dictionary<string, string> Entries() => Entry().Matches(File.ReadAllText(PagePath()))
        .ToDictionary(entry => entry.Groups["code"].Value, entry => entry.Groups["example"].Value);

    private static string PagePath([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../../docs/reference/diagnostics.md"));

    [GeneratedRegex("^### (?<code>GA[0-9]{4}) (?:(?!^###).)*?^```yaml\n(?<example>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Entry();
}
