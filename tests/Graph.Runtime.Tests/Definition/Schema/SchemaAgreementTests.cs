using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Schema;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Tests.Compilation;
using Graph.Testing.Json;

namespace Graph.Runtime.Tests.Definition.Schema;

/// <summary>The schema for editors and the reader say the same of every file, as far as a schema can see.</summary>
public sealed class SchemaAgreementTests
{
    /// <summary>Codes that a schema always sees: each is about one value or the keys of one map.</summary>
    private static readonly HashSet<string> Visible = new(StringComparer.Ordinal)
    {
    };

    /// <summary>Codes that a schema sees in some places only, with the reason.</summary>
    private static readonly Dictionary<string, string> PartlyVisible = new(StringComparer.Ordinal)
    {
    };

    private static readonly WorkflowCompiler Compiler = new(KnownNodes.Registry, new NoServices());
    private static readonly JsonSchemaValidator Validator = new(JsonNode.Parse(WorkflowSchema.Create(KnownNodes.Registry))!.AsObject());

    public static TheoryData<string> Cases => [.. Golden().Where(file => YamlAsJson.Read(File.ReadAllText(file)) is not null).Select(path => Path.GetRelativePath(GoldenFolder(), path))];

    [Fact]
    public void print()
    {
        foreach (var file in Golden())
        {
            var text = File.ReadAllText(file);
            if (YamlAsJson.Read(text) is not { } json) { continue; }
            var codes = Errors(text);
            Console.WriteLine($"{(Validator.Accepts(json) ? "accepts" : "refuses")} {Path.GetRelativePath(GoldenFolder(), file)} {string.Join(' ', codes)}");
        }
    }

    private static List<string> Errors(string text) =>
        [.. Compiler.Compile(text, "case.yaml").Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.Code).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Golden() =>
        Directory.EnumerateFiles(GoldenFolder(), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string GoldenFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../Golden"));
}
