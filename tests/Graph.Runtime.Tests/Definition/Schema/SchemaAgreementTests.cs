using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Schema;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Tests.Compilation;
using Graph.Testing.Json;

namespace Graph.Runtime.Tests.Definition.Schema;

/// <summary>The schema for editors and the reader say the same of every file, as far as a schema can see.</summary>
/// <remarks>
/// Each code is one of three. A visible one is in <see cref="Mistakes"/> and a file with it never validates, unless it is also
/// partly visible: those show in some places only, for the reason given. All others are invisible: they are about names, expressions or ways
/// through the graph, and a file with nothing else wrong validates. What is no YAML (GA1001 to GA1007, GA1014 to GA1039, GA1043 to
/// GA1047) never gets to a schema.
/// </remarks>
public sealed class SchemaAgreementTests
{
    private const string Sound = """
        schema: graphagents/v1
        name: sound
        version: 1
        description: Two nodes.
        types: { Pair: { left: string, right: string } }
        state: { question: string, parts: "list<string>", count: { type: int, reduce: add } }
        nodes:
          first: { type: echo, timeout: 3s, defer: true, interrupt: both }
          second: { type: model, with: { prompt: hello } }
        edges: [ START -> first, { from: first, to: second }, { from: second, choose: [ { when: count > 1, to: END }, { else: END } ] } ]
        limits: { max_steps: 5, max_state: 1MiB }
        """;

    /// <summary>Codes that a schema sees in some places only, with the reason.</summary>
    private static readonly Dictionary<string, string> PartlyVisible = new(StringComparer.Ordinal)
    {
        ["GA1010"] = "what a 'default' must be depends on the state's types",
        ["GA1012"] = "a word under 'default' is checked against an enum of the state",
        ["GA1040"] = "yes and no under 'default' are text to a schema",
        ["GA2004"] = "a pattern knows the outline of a type, not what stands between its brackets",
        ["GA3008"] = "literals under 'with' are seen; those under 'default', 'output' and 'set' depend on the state's types",
        ["GA4015"] = "that several sources need a join of their own is not said by one edge alone",
        ["GA4023"] = "'fail' is a name like any other, but reserved",
        ["GA5008"] = "a template for a number is seen, one inside a list is not",
    };

    private static readonly WorkflowCompiler Compiler = new(KnownNodes.Registry, new NoServices());
    private static readonly JsonSchemaValidator Validator = new(JsonNode.Parse(WorkflowSchema.Create(KnownNodes.Registry))!.AsObject());

    /// <summary>Every visible code, and a change to the sound file that makes it.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "GA1008", "type: echo", "type: echo, tpye: echo" },
        { "GA1009", "name: sound", "" },
        { "GA1009", "{ type: int, reduce: add }", "{ reduce: add }" },
        { "GA1009", "{ from: first, to: second }", "{ from: first }" },
        { "GA1010", "version: 1", "version:" },
        { "GA1011", "description: Two nodes.", "description: 5" },
        { "GA1011", "defer: true", "defer: 1" },
        { "GA1012", "interrupt: both", "interrupt: always" },
        { "GA1013", "max_steps: 5", "max_steps: 0" },
        { "GA1040", "defer: true", "defer: yes" },
        { "GA1041", "timeout: 3s", "timeout: soon" },
        { "GA1041", "timeout: 3s", "timeout: 3" },
        { "GA1042", "max_state: 1MiB", "max_state: big" },
        { "GA1048", "graphagents/v1", "graphagents/v9" },
        { "GA1049", "name: sound", "name: Sound" },
        { "GA1050", "to: second }", "to: [second, second] }" },
        { "GA2001", "question: string", "Question: string" },
        { "GA2002", "question: string", "result: string" },
        { "GA2008", "Pair:", "Pair-of-words:" },
        { "GA2009", "reduce: add", "reduce: sum" },
        { "GA3001", "second", "Second" },
        { "GA3002", "second", "fail" },
        { "GA3004", "type: echo, ", "" },
        { "GA3005", "type: echo", "type: ecko" },
        { "GA3006", "prompt: hello", "prompt: hello, tone: warm" },
        { "GA3007", "with: { prompt: hello }", "with: {}" },
        { "GA3007", ", with: { prompt: hello }", "" },
        { "GA3013", "type: echo, timeout", "type: echo, set: { count: 1 }, timeout" },
        { "GA4001", "START -> first", "START - first" },
        { "GA4008", ", { else: END }", "" },
        { "GA4011", "when: count > 1, to: END", "when: count > 1" },
        { "GA4012", "to: second }", "to: second, max: 3 }" },
        { "GA4012", "when: count > 1, to: END", "when: count > 1, to: END, as: item" },
        { "GA4013", "to: second }", "to: second, join: all }" },
    };

    public static TheoryData<string> Cases =>
    [
        .. Files(GoldenFolder()).Where(file => YamlAsJson.Read(File.ReadAllText(file)) is not null).Select(file => Path.GetRelativePath(GoldenFolder(), file)),
    ];

    public static TheoryData<string> Shipped => [.. Files(Path.Combine(Root(), "workflows")).Where(IsWorkflow).Select(file => Path.GetRelativePath(Root(), file))];

    [Fact]
    public void a_sound_file_validates()
    {
        Errors(Sound).Should().BeEmpty();
        Validator.Accepts(YamlAsJson.Read(Sound)).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void a_visible_mistake_does_not_validate(string code, string sound, string mistaken)
    {
        var text = Sound.Replace(sound, mistaken, StringComparison.Ordinal);

        var errors = Errors(text);

        errors.Should().Contain(code);
        errors.Where(error => error != code && IsSeen(error)).Should().BeEmpty("otherwise something else may be what is refused");
        Validator.Accepts(YamlAsJson.Read(text)).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void a_golden_file_validates_unless_its_mistakes_are_visible(string file)
    {
        var text = File.ReadAllText(Path.Combine(GoldenFolder(), file));

        var isAccepted = Validator.Accepts(YamlAsJson.Read(text));

        isAccepted.Should().Be(WhatToExpect(Errors(text), isAccepted));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void a_shipped_workflow_validates_against_the_committed_schema(string file)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "schemas", "workflow.schema.json")))!.AsObject();

        var json = YamlAsJson.Read(File.ReadAllText(Path.Combine(Root(), file)));

        new JsonSchemaValidator(schema).Accepts(json).Should().BeTrue();
    }

    // A file whose mistakes are only partly visible proves nothing either way.
    private static bool WhatToExpect(List<string> errors, bool isAccepted)
    {
        if (errors.Any(code => IsVisible(code) && !PartlyVisible.ContainsKey(code)))
        {
            return false;
        }

        return isAccepted || !errors.Any(PartlyVisible.ContainsKey);
    }

    private static bool IsVisible(string code) => Mistakes.Any(mistake => (string)mistake[0] == code);

    private static bool IsSeen(string code) => PartlyVisible.ContainsKey(code) || IsVisible(code);

    private static List<string> Errors(string text) =>
    [
        .. Compiler.Compile(text, "case.yaml").Diagnostics
            .Where(one => one.Severity == DiagnosticSeverity.Error)
            .Select(one => one.Code)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    // A file that workflows include has no nodes, and one of scenarios tests a workflow.
    private static bool IsWorkflow(string file) => File.ReadLines(file).Contains("nodes:");

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string GoldenFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../Golden"));

    private static string Root() => Path.GetFullPath(Path.Combine(GoldenFolder(), "../../.."));
}
