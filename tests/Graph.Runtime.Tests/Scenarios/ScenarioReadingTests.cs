using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Tests.Scenarios;

public sealed class ScenarioReadingTests : IDisposable
{
    private readonly ScenarioWorld _world = new("""
        types: { Point: { x: int, y: int } }
        input: [question, rounds?]
        output: [answer]
        state: { question: string, rounds: { type: int, default: 1 }, at: Point, answer: string }
        nodes:
          research: { type: real, output: answer }
          publish: { set: { at: "{'x': rounds, 'y': 2}" } }
        edges: [START -> research, research -> publish, publish -> END]
        """);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "input: { question: q, qestion: q }", "3 GA8005 The workflow 'flow' takes no 'qestion'. (question?)" },
        { "input: {}", "2 GA8006 The workflow needs 'question' (string), and the scenario 'one' does not give it." },
        { "input: { question: 3 }", "3 GA3008 'question' must be of type string, not the int 3." },
        { "inputs: {}\ninput: { question: q }", "3 GA1008 A scenario has no key 'inputs'." },
        { "input: { question: q }\nstubs: { reserch: { result: x } }", "4 GA4002 The workflow 'flow' has no node 'reserch'. (research?)" },
        { "input: { question: q }\nstubs: { publish: { result: x } }", "4 GA8003 'publish' only sets fields, so there is no code that a stub could stand in for." },
        { "input: { question: q }\nstubs: { research: { result: 3 } }", "4 GA3008 'result' must be of type string, not the int 3." },
        { "input: { question: q }\nstubs: { research: { result: \"${rounds}\" } }", "4 GA5005 The value must be string, but 'rounds' is int." },
        { "input: { question: q }\nstubs: { research: { result: x, error: y } }", "4 GA8004 The stub of 'research' has exactly one of 'result', 'error' and 'goto' (with 'update' if need be)." },
        { "input: { question: q }\nstubs: { research: { results: [x], result: y } }", "4 GA8004 The stub of 'research' has one of 'results', 'calls' and a single turn, not several of them." },
        { "input: { question: q }\nstubs: { research: { goto: publish } }", "4 GA8004 'research' cannot go to 'publish': it declares no 'routes:'." },
        { "input: { question: q }\nstubs: { research: { results: [] } }", "4 GA8008 'results' is empty, so nothing is tested." },
        { "input: { question: q }\nstubs: { research: x }", "4 GA1011 'research' must be a map with 'result', 'results', 'error', 'goto' or 'calls', not text." },
        { "input: { question: q }\nanswers: { reserch: x }", "4 GA4002 The workflow 'flow' has no node 'reserch'. (research?)" },
        { "input: { question: q }\nanswers: yes", "4 GA1011 'answers' must be a list of answers, or a map of them by node, not text." },
        { "input: { question: q }\ncases: []", "4 GA8008 'cases' is empty, so nothing is tested." },
        { "input: { question: q }\nexpect: { status: ok }", "4 GA1012 'status' cannot be 'ok'. It is one of succeeded, interrupted, failed, timed_out, cancelled." },
        { "input: { question: q }\nexpect: { path: [reserch] }", "4 GA4002 The workflow 'flow' has no node 'reserch'. (research?)" },
        { "input: { question: q }\nexpect: { runs: { reserch: 1 } }", "4 GA4002 The workflow 'flow' has no node 'reserch'. (research?)" },
        { "input: { question: q }\nexpect: { state: { round: 1 } }", "4 GA2014 The state of the workflow 'flow' has no field 'round'. (rounds?)" },
        { "input: { question: q }\nexpect: { state: { at: { xx: 1 } } }", "4 GA3008 A Point has no field 'xx'. (x?)" },
        { "input: { question: q }\nexpect: { output: { rounds: 1 } }", "4 GA8009 The workflow 'flow' gives back no 'rounds'." },
        { "input: { question: q }\nexpect: { that: round == 1 }", "4 GA5002 No variable is called 'round'. (rounds?)" },
        { "input: { question: q }\nexpect: { that: rounds + 1 }", "4 GA5005 The condition must be bool, but 'rounds + 1' is int." },
        { "input: { question: q }\nexpect: { error: { knd: x } }", "4 GA1008 An expected error has no key 'knd'. (kind?)" },
        { "input: { question: q }\nexpect: { events: [task_strated] }", "4 GA1012 'events' cannot be 'task_strated'. It is one of run_started, step_started, task_started, task_retrying, task_finished, task_failed, custom, text, checkpoint, interrupted, run_finished. (task_started?)" },
        { "input: { question: q }\nstops: [{ before: research }]", "4 GA8010 'research' has no mark that a run stops at before it." },
        { "input: { question: q }\nstubs: { research/look: { result: x } }", "4 GA8011 'research' runs no workflow, so there is no 'look' inside of it." },
        { "input: { question: q }\nexpect: { events: [task_started: x] }", "4 GA4002 The workflow 'flow' has no node 'x'." },
    };

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task every_mistake_is_shown_where_it_is(string scenario, string shown)
    {
        var mistakes = await _world.FindMistakesAsync(scenario);

        mistakes.Should().ContainSingle().Which.Should().StartWith(shown);
    }

    [Theory]
    [InlineData("workflow: flw.yaml\nscenarios: [{ name: a }]", "GA8001 There is no workflow file 'flw.yaml'.")]
    [InlineData("workflow: flow.tests.yaml\nscenarios: [{ name: a }]", "GA8002 The workflow 'flow.tests.yaml' has")]
    [InlineData("scenarios: []", "GA8008 'scenarios' is empty")]
    [InlineData("scenarios: [{ name: a, input: { question: q } }, { name: a, input: { question: q } }]", "GA8007 Two scenarios of this file are called 'a'.")]
    [InlineData("scenarios: [{ input: { question: q } }]", "GA1009 A scenario needs 'name:'.")]
    [InlineData("scenarios: [text]", "GA1011 'a scenario' must be a map, not text.")]
    [InlineData("workflow: flow.yaml", "GA1009 The file of scenarios needs 'scenarios:'.")]
    [InlineData("# nothing yet", "GA1009 The file of scenarios needs 'scenarios:'.")]
    [InlineData("a: [", "GA1002 This '[' is never closed.")]
    [InlineData("[]", "GA1011 'the file' must be a map with 'scenarios:', not a list.")]
    public async Task mistakes_of_the_file_are_shown(string file, string shown)
    {
        var reading = await _world.ReadAsync(file);

        reading.File.Should().BeNull();
        reading.Diagnostics.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Message}").Should().ContainSingle().Which.Should().StartWith(shown);
    }

    [Fact]
    public void every_code_of_scenarios_is_tried_here()
    {
        var here = File.ReadAllText(SourcePath());

        var codes = Enum.GetValues<DiagnosticCode>().Where(code => code >= DiagnosticCode.ScenarioWorkflowMissing).Select(code => $"GA{(int)code} ");

        codes.Where(code => !here.Contains(code, StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static string SourcePath([System.Runtime.CompilerServices.CallerFilePath] string here = "") => here;
}
