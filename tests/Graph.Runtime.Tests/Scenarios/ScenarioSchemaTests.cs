using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Scenarios.Reading;
using Graph.Runtime.Tests.Definition.Schema;
using Graph.Testing.Json;

namespace Graph.Runtime.Tests.Scenarios;

/// <summary>The schema for editors and the reader of scenarios say the same of every file, as far as a schema can see: without the workflow.</summary>
public sealed class ScenarioSchemaTests : IDisposable
{
    private const string Flow = """
        input: [question]
        output: [answer]
        state: { question: string, answer: string }
        nodes:
          research: { type: real, output: answer, routes: [END], interrupt: both }
        edges: [START -> research, research -> END]
        """;

    private const string Sound = """
        description: All keys, each once.
        scenarios:
          - name: one
            input: { question: why }
            context: { who: me }
            now: 2026-01-01T00:00:00Z
            stubs: { research: { calls: [{ error: { kind: transient, message: down, retry_after: 1s }, times: 2 }, { goto: END, update: { answer: x }, takes: 3s }] } }
            answers: [true]
            stops: [{ before: research, after: [], state: { answer: x }, that: true, then: resume }]
            expect:
              status: succeeded
              path: [research, [research]]
              steps: 2
              runs: { research: 1 }
              state: { answer: x }
              output: { answer: x }
              that: [answer == "x"]
              error: { kind: transient, message: down, node: research }
              events: [run_started, task_started: research]
          - name: two
            input: { question: why }
            stubs: { research: { results: [x] } }
            answers: { research: true }
            cases: [{ name: a, stubs: { research: { result: x } } }, { stubs: { research: { error: down } } }]
        """;

    private static readonly JsonSchemaValidator Validator = new(JsonNode.Parse(ScenarioSchema.Create())!.AsObject());

    private readonly ScenarioWorld _world = new(Flow);

    /// <summary>Every code that a schema sees, and a change to the sound file that makes it.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "GA1008", "description:", "descripton:" },
        { "GA1008", "context: { who: me }", "contxt: { who: me }" },
        { "GA1008", "{ name: a, stubs:", "{ name: a, cases: [{}], stubs:" },
        { "GA1008", "status: succeeded", "stats: succeeded" },
        { "GA1008", "kind: transient, message: down, retry_after: 1s", "knd: transient" },
        { "GA1008", "kind: transient, message: down, node", "knd: transient, node" },
        { "GA1008", "results: [x]", "results: [x], reslt: x" },
        { "GA1008", "that: true, then", "thta: true, then" },
        { "GA1009", "- name: one\n    input", "- input" },
        { "GA1009", "before: research, after: [], ", "" },
        { "GA1010", "name: one", "name:" },
        { "GA1011", "steps: 2", "steps: two" },
        { "GA1011", "answers: [true]", "answers: 5" },
        { "GA1011", "path: [research, [research]]", "path: research" },
        { "GA1011", "calls: [{ error", "calls: [5, { error" },
        { "GA1012", "status: succeeded", "status: fine" },
        { "GA1012", "events: [run_started,", "events: [run_strated," },
        { "GA1012", "task_started: research", "task_strated: research" },
        { "GA1012", "then: resume", "then: go" },
        { "GA1013", "times: 2", "times: 0" },
        { "GA1041", "takes: 3s", "takes: soon" },
        { "GA8004", "results: [x]", "results: [x], result: x" },
        { "GA8004", "goto: END, update: { answer: x }, takes", "takes" },
        { "GA8008", "results: [x]", "results: []" },
        { "GA8008", "cases: [{ name: a, stubs: { research: { result: x } } }, { stubs: { research: { error: down } } }]", "cases: []" },
    };

    /// <summary>Mistakes that only the reader sees, because it knows the workflow.</summary>
    public static TheoryData<string, string, string> MistakesOfTheWorkflow => new()
    {
        { "GA4002", "runs: { research: 1 }", "runs: { reserch: 1 }" },
        { "GA2014", "state: { answer: x }\n      output", "state: { anwser: x }\n      output" },
        { "GA3008", "results: [x]", "results: [3]" },
        { "GA5002", "[answer == \"x\"]", "[anwser == \"x\"]" },
        { "GA8005", "input: { question: why }\n    context", "input: { question: why, more: 1 }\n    context" },
        { "GA8007", "name: a, stubs", "name: case 2, stubs" },
    };

    public static TheoryData<string> Shipped =>
        [.. Directory.EnumerateFiles(Path.Combine(Root(), "workflows"), "*.tests.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root(), file)).Order(StringComparer.Ordinal)];

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task a_sound_file_validates()
    {
        (await ErrorsAsync(Sound)).Should().BeEmpty();
        Validator.Accepts(YamlAsJson.Read(Sound)).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task a_visible_mistake_does_not_validate(string code, string sound, string mistaken)
    {
        var text = Mistaken(sound, mistaken);

        (await ErrorsAsync(text)).Should().Equal(code);
        Validator.Accepts(YamlAsJson.Read(text)).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(MistakesOfTheWorkflow))]
    public async Task a_mistake_that_only_the_workflow_shows_validates(string code, string sound, string mistaken)
    {
        var text = Mistaken(sound, mistaken);

        (await ErrorsAsync(text)).Should().Contain(code);
        Validator.Accepts(YamlAsJson.Read(text)).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void shipped_scenarios_name_the_committed_schema_and_validate_against_it(string file)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "schemas", "tests.schema.json")))!.AsObject();
        var text = File.ReadAllText(Path.Combine(Root(), file));

        text.Should().StartWith("# yaml-language-server: $schema=../schemas/tests.schema.json\n");
        new JsonSchemaValidator(schema).Accepts(YamlAsJson.Read(text)).Should().BeTrue();
    }

    private static string Mistaken(string sound, string mistaken)
    {
        Sound.Should().Contain(sound);
        return Sound.Replace(sound, mistaken, StringComparison.Ordinal);
    }

    private async Task<List<string>> ErrorsAsync(string text) =>
    [
        .. (await _world.ReadAsync(text)).Diagnostics
            .Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.Code).Distinct().Order(StringComparer.Ordinal),
    ];

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../.."));
}
