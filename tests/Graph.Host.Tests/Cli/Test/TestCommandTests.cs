using System.Xml.Linq;
using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Test;

public sealed class TestCommandTests : IDisposable
{
    private const string Flow = """
        schema: graphagents/v1
        name: flow
        input: [n?]
        output: [n]
        state: { n: { type: int, default: 1 } }
        nodes: { more: { set: { n: n + 1 } } }
        edges:
          - START -> more
          - from: more
            choose: [{ when: n < 5, to: more }, { else: END }]
        """;

    private readonly CommandWorld _world = new();

    public TestCommandTests() => _world.Write("flows/flow.yaml", Flow);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Scenarios_that_pass_end_with_success()
    {
        _world.Write("flows/flow.tests.yaml", "scenarios: [{ name: it counts, expect: { output: { n: 5 } } }]");

        var outcome = await _world.RunAsync("test", "flows");

        outcome.Should().Be(new CommandOutcome(
            ExitCode.Success, "flows/flow.tests.yaml\n  ok    it counts\n\n1 passed, 0 failed (1 scenario, 1 workflow)\n", ""));
    }

    [Fact]
    public async Task A_scenario_that_fails_is_shown_with_its_place_and_the_difference()
    {
        _world.Write("flows/flow.tests.yaml", "scenarios:\n  - { name: good }\n  - name: bad\n    expect: { output: { n: 6 } }\n");

        var outcome = await _world.RunAsync("test", "flows/flow.yaml");

        outcome.Should().Be(new CommandOutcome(
            ExitCode.RunFailed,
            """
            flows/flow.tests.yaml
              ok    good
              FAIL  bad
                    flows/flow.tests.yaml:4:25: 'n' of the output is not as expected.
                      n: expected 6, actual 5

            1 passed, 1 failed (2 scenarios, 1 workflow)

            """,
            ""));
    }

    [Fact]
    public async Task A_mistake_in_one_file_keeps_all_from_running()
    {
        _world.Write("flows/flow.tests.yaml", "scenarios: [{ name: good }]");
        _world.Write("flows/other.tests.yaml", "workflow: flow.yaml\nscenarios: [{ name: bad, expct: {} }]");

        var outcome = await _world.RunAsync("test", "flows");

        outcome.ExitCode.Should().Be(ExitCode.InvalidWorkflow);
        outcome.Out.Should().BeEmpty();
        outcome.Error.Should().StartWith("flows/other.tests.yaml:2:26: error GA1008: A scenario has no key 'expct'.").And.Contain("did you mean 'expect'?");
    }

    [Fact]
    public async Task A_filter_chooses_by_name_and_by_file()
    {
        _world.Write("flows/flow.tests.yaml", "scenarios: [{ name: alpha }, { name: beta }]");

        var byName = await _world.RunAsync("test", "flows", "--filter", "ALPHA");
        var byFile = await _world.RunAsync("test", "flows", "--filter", "flow.tests");
        var neither = await _world.RunAsync("test", "flows", "--filter", "gamma");

        byName.Out.Should().EndWith("1 passed, 0 failed (1 scenario, 1 workflow)\n");
        byFile.Out.Should().EndWith("2 passed, 0 failed (2 scenarios, 1 workflow)\n");
        neither.Should().Be(new CommandOutcome(ExitCode.Usage, "", "error: No scenario has 'gamma' in its name or its file.\n"));
    }

    [Fact]
    public async Task Many_scenarios_are_told_in_the_order_of_the_file()
    {
        var names = Enumerable.Range(1, 50).Select(number => $"number {number}").ToList();
        _world.Write("flows/flow.tests.yaml", "scenarios:\n" + string.Concat(names.Select(name => $"  - name: {name}\n")));

        var outcome = await _world.RunAsync("test", "flows");

        outcome.Out.Split('\n').Where(line => line.StartsWith("  ok", StringComparison.Ordinal)).Select(line => line[8..]).Should().Equal(names);
    }

    [Fact]
    public async Task Json_has_a_line_for_each_scenario_and_a_summary_last()
    {
        _world.Write("flows/flow.tests.yaml", "scenarios: [{ name: bad, expect: { steps: 1 } }]");

        var outcome = await _world.RunAsync("test", "flows", "--json", "--coverage");

        var lines = outcome.Out.TrimEnd().Split('\n');
        lines[0].Should().StartWith("""{"type":"scenario","name":"bad","workflow":"flow","file":"flows/flow.tests.yaml","line":1,"column":15,"passed":false,""")
            .And.EndWith("""{"line":1,"column":43,"message":"The run was expected to make 1 step, and made 4.","details":[]}]}""");
        lines[1].Should().StartWith("""{"type":"coverage","workflow":"flow","ways":[{"kind":"node","way":"more","count":4},""");
        lines[2].Should().Be("""{"type":"summary","passed":0,"failed":1,"scenarios":1,"workflows":1}""");
    }

    [Fact]
    public async Task JUnit_has_a_suite_for_each_file_and_a_case_for_each_scenario()
    {
        _world.Write("flows/flow.tests.yaml", "scenarios: [{ name: good }, { name: bad, expect: { steps: 1 } }]");

        await _world.RunAsync("test", "flows", "--junit", "results/junit.xml");

        var suite = XDocument.Load(Path.Combine(_world.Folder, "results/junit.xml")).Root!.Elements("testsuite").Should().ContainSingle().Subject;
        suite.Attribute("tests")!.Value.Should().Be("2");
        suite.Attribute("failures")!.Value.Should().Be("1");
        suite.Elements("testcase").Select(test => $"{test.Attribute("name")!.Value}: {test.Elements("failure").Count()}").Should().Equal("good: 0", "bad: 1");
    }

    [Fact]
    public async Task Coverage_names_what_no_scenario_came_by()
    {
        _world.Write("flows/flow.tests.yaml", "scenarios: [{ name: at once, input: { n: 7 } }]");

        var outcome = await _world.RunAsync("test", "flows", "--coverage");

        outcome.Out.Should().Contain("\ncoverage of flow: nodes 1/1, edges 1/1, arms 1/2\n  never: more -> more (when n < 5)\n");
    }

    [Fact]
    public async Task Validate_checks_files_of_scenarios()
    {
        _world.Write("flows/flow.tests.yaml", "scenarios: [{ name: good }]");

        var outcome = await _world.RunAsync("validate", "flows");

        outcome.Should().Be(new CommandOutcome(ExitCode.Success, "2 files checked: all valid\n", ""));
    }

    [Fact]
    public async Task Workflows_does_not_list_files_of_scenarios()
    {
        _world.Write("flows/flow.tests.yaml", "scenarios: [{ name: good }]");

        var outcome = await _world.RunAsync("workflows", "flows");

        outcome.Out.Should().Contain("flows/flow.yaml").And.NotContain("tests");
    }

    [Theory]
    [InlineData("There is no .tests.yaml file in 'flows'. Scenarios of 'x.yaml' stand in 'x.tests.yaml' beside it.", "flows")]
    [InlineData("'flows/flow.yaml' has no scenarios: there is no file 'flows/flow.tests.yaml'.", "flows/flow.yaml")]
    [InlineData("There is no file and no folder 'flaws'.", "flaws")]
    public async Task A_path_without_scenarios_is_a_mistake_of_the_command_line(string message, string path)
    {
        var outcome = await _world.RunAsync("test", path);

        outcome.Should().Be(new CommandOutcome(ExitCode.Usage, "", $"error: {message}\n"));
    }
}
