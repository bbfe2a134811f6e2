using Graph.Host.Cli.Output;
using Graph.Runtime.Scenarios;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Test;

/// <summary>Results as lines of JSON; names are a contract with readers.</summary>
/// <param name="terminal">Where to.</param>
internal sealed class TestJson(Terminal terminal) : ITestReport
{
    public void Begin(ScenarioFile file)
    {
    }

    public void Add(ScenarioResult result) => JsonLine.Write(terminal, JsonLine.Of(
        "scenario",
        ("name", result.Scenario.Name),
        ("workflow", result.Scenario.Workflow.Name),
        ("file", result.Scenario.File),
        ("line", (long)result.Scenario.Place.Start.Line),
        ("column", (long)result.Scenario.Place.Start.Column),
        ("passed", result.HasPassed),
        ("elapsed", Seconds(result.Elapsed)),
        ("virtual_elapsed", Seconds(result.VirtualElapsed)),
        ("failures", ValueList.From(result.Failures.Select(failure => (Value)Describe(failure))))));

    public void AddCoverage(string workflow, WorkflowCoverage coverage)
    {
        Write(workflow, "", coverage);
        foreach (var inside in coverage.Inside)
        {
            Write(inside.Workflow, inside.Path, inside.Coverage);
        }
    }

    private void Write(string workflow, string path, WorkflowCoverage coverage)
    {
        var ways = ValueList.From(coverage.Ways.Select(way => (Value)ValueMap.Of(
            ("kind", NameOf(way.Kind)), ("way", way.Text), ("count", (long)way.Count))));
        JsonLine.Write(terminal, path.Length == 0
            ? JsonLine.Of("coverage", ("workflow", workflow), ("ways", ways))
            : JsonLine.Of("coverage", ("workflow", workflow), ("path", path), ("ways", ways)));
    }

    public void Finish(IReadOnlyList<ScenarioResult> results, int workflows)
    {
        var passed = results.Count(result => result.HasPassed);
        JsonLine.Write(terminal, JsonLine.Of(
            "summary",
            ("passed", (long)passed),
            ("failed", (long)results.Count - passed),
            ("scenarios", (long)results.Count),
            ("workflows", (long)workflows)));
    }

    private static ValueMap Describe(ScenarioFailure failure) => ValueMap.Of(
        ("line", (long)failure.Place.Start.Line),
        ("column", (long)failure.Place.Start.Column),
        ("message", failure.Message),
        ("details", ValueList.From(failure.Details.Select(line => (Value)line))));

    private static string NameOf(WayKind kind) => kind switch
    {
        WayKind.Node => "node",
        WayKind.Edge => "edge",
        WayKind.Arm => "arm",
    };

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
