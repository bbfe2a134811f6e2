using System.CommandLine;
using Graph.Host.Cli.Help;

namespace Graph.Host.Cli.Test;

/// <summary><c>graph test</c>: runs the scenarios that stand beside workflows.</summary>
internal static class TestCommand
{
    private const string DefaultFolder = "workflows";

    internal static Command Create(CommandEnvironment environment)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Files of scenarios (*.tests.yaml), workflows that have one beside them, or folders.",
            HelpName = "PATHS",
            DefaultValueFactory = _ => [DefaultFolder],
        };
        var filter = new Option<string?>("--filter") { Description = "Run only scenarios whose name or file contains the text.", HelpName = "text" };
        var junit = new Option<string?>("--junit") { Description = "Write the results to a file as JUnit XML.", HelpName = "file" };
        var coverage = new Option<bool>("--coverage") { Description = "Say which nodes, edges and arms of choices no scenario came by." };
        var json = CommonOptions.Json("each scenario, and a summary last,");
        var command = new ExplainedCommand(
            "test",
            "Runs scenarios: workflows with stubs for nodes and scripted answers, in memory and without waiting.",
            "test workflows",
            "test workflows/research.tests.yaml --filter 'searches again'",
            "test --coverage --junit results.xml")
        {
            paths, filter, junit, coverage, json,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await new TestSession(
            environment,
            new TestRequest(
                parsed.GetRequiredValue(paths), parsed.GetValue(filter), parsed.GetValue(junit), parsed.GetValue(coverage), parsed.GetValue(json)))
            .RunAsync(cancellationToken));
        return command;
    }
}

/// <summary>What a person asked for.</summary>
/// <param name="Paths">Where scenarios are.</param>
/// <param name="Filter">What their name or file must contain; null for all.</param>
/// <param name="JUnitFile">Where to write JUnit XML; null for nowhere.</param>
/// <param name="ShowsCoverage">Whether to say what was not covered.</param>
/// <param name="AsJson">Whether programs read the results.</param>
internal sealed record TestRequest(IReadOnlyList<string> Paths, string? Filter, string? JUnitFile, bool ShowsCoverage, bool AsJson);
