using System.Globalization;
using Graph.Host.Cli.Output;
using Graph.Runtime.Scenarios;

namespace Graph.Host.Cli.Test;

/// <summary>Results as people read them: the same text each time, so that two outputs can be compared; times are in JSON and JUnit XML.</summary>
/// <param name="terminal">Where to.</param>
internal sealed class TestText(Terminal terminal) : ITestReport
{
    public void Begin(ScenarioFile file) => terminal.Out.WriteLine(file.Path);

    public void Add(ScenarioResult result)
    {
        terminal.Out.WriteLine($"  {Paint(result.HasPassed ? "ok  " : "FAIL", result.HasPassed)}  {result.Scenario.Name}");
        foreach (var failure in result.Failures)
        {
            terminal.Out.WriteLine($"        {result.Scenario.File}:{failure.Place}: {failure.Message}");
            foreach (var line in failure.Details)
            {
                terminal.Out.WriteLine($"          {line}");
            }
        }

        terminal.Out.Flush();
    }

    public void AddCoverage(string workflow, WorkflowCoverage coverage)
    {
        terminal.Out.WriteLine();
        Tell($"coverage of {workflow}", coverage, "  ");
        foreach (var inside in coverage.Inside)
        {
            Tell($"  inside of {inside.Path} ({inside.Workflow})", inside.Coverage, "    ");
        }
    }

    private void Tell(string whose, WorkflowCoverage coverage, string indent)
    {
        if (!coverage.HasRun)
        {
            terminal.Out.WriteLine($"{whose}: never ran");
            return;
        }

        terminal.Out.WriteLine($"{whose}: {Count(coverage, WayKind.Node, "nodes")}, {Count(coverage, WayKind.Edge, "edges")}, {Count(coverage, WayKind.Arm, "arms")}");
        foreach (var way in coverage.Ways.Where(way => way.Count == 0))
        {
            terminal.Out.WriteLine($"{indent}never: {(way.Kind == WayKind.Node ? "node " : "")}{way.Text}");
        }
    }

    private static string Count(WorkflowCoverage coverage, WayKind kind, string words)
    {
        var (taken, all) = coverage.CountOf(kind);
        return string.Create(CultureInfo.InvariantCulture, $"{words} {taken}/{all}");
    }

    public void Finish(IReadOnlyList<ScenarioResult> results, int workflows)
    {
        var passed = results.Count(result => result.HasPassed);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(
            $"{passed} passed, {results.Count - passed} failed ({Words.Count(results.Count, "scenario")}, {Words.Count(workflows, "workflow")})");
    }

    private string Paint(string word, bool hasPassed) =>
        terminal.OutHasColor ? $"\u001b[{(int)(hasPassed ? Tone.Green : Tone.Red)}m{word}\u001b[0m" : word;
}
