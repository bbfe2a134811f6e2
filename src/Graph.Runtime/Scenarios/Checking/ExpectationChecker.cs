using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Engine;
using Graph.Runtime.Expressions;
using Graph.Runtime.Scenarios.Staging;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Checking;

/// <summary>Holds what came of a run against what was expected.</summary>
internal sealed class ExpectationChecker
{
    private const int MostLines = 8;

    private readonly Scenario _scenario;
    private readonly Expectation _expected;
    private readonly RunResult _result;
    private readonly IReadOnlyList<Happening> _story;
    private readonly IReadOnlyList<SeenStop> _stops;
    private readonly List<ScenarioFailure> _failures = [];

    private ExpectationChecker(Scenario scenario, RunResult result, Performance performance)
    {
        _scenario = scenario;
        _expected = scenario.Expectation;
        _result = result;
        _story = Happening.Of(performance.Events);
        _stops = performance.Stops;
    }

    /// <summary>What the scenario itself has wrong, because it may be the cause of the rest, and then everything that is not as expected.</summary>
    internal static IReadOnlyList<ScenarioFailure> Check(Scenario scenario, Performance performance)
    {
        if (performance.Result is not { } result)
        {
            return performance.Mistakes;
        }

        var checker = new ExpectationChecker(scenario, result, performance);
        checker.CheckAll();
        return [.. performance.Mistakes, .. checker._failures.OrderBy(failure => failure.Place.Start)];
    }

    private void CheckAll()
    {
        CheckStatus();
        CheckError();
        CheckPath();
        CheckCounts();
        CheckFields("state", _expected.State, field => _result.State[field.Slot]);
        CheckFields("output", _expected.Output, field => _result.Output.TryGetValue(field.Name, out var value) ? value : Value.Null);
        CheckAssertions(_expected.That, _result.State);
        CheckEvents();
        CheckStops();
    }

    private void CheckStatus()
    {
        var expected = _expected.Status?.Value ?? UsualStatus();
        if (expected == _result.Status)
        {
            return;
        }

        var details = new List<string>();
        details.AddRange(_result.Error is { } error ? [$"error {error.Kind}{(error.Node is null ? "" : $" of '{error.Node}'")}: {error.Message}"] : []);
        details.AddRange(_result.Interrupts.Select(interrupt => $"'{interrupt.Node}' waits for {DescribeWait(interrupt)}"));
        Fail(
            _expected.Status?.Place ?? _expected.Error?.Place ?? _expected.Place,
            $"The run was expected to end as '{StatusNames.Of(expected)}', and ended as '{StatusNames.Of(_result.Status)}'.",
            details);
    }

    private RunStatus UsualStatus() =>
        _expected.Error is not null ? RunStatus.Failed : _scenario.Stops is [.., { IsLeft: true }] ? RunStatus.Interrupted : RunStatus.Succeeded;

    private static string DescribeWait(PendingInterrupt interrupt) => interrupt.Kind switch
    {
        InterruptKind.Question => $"an answer ({interrupt.AnswerType?.Name}); give one under 'answers:'",
        InterruptKind.Timer => $"{interrupt.WakeAt}",
        InterruptKind.Before or InterruptKind.After => "a resume",
    };

    private void CheckError()
    {
        if (_expected.Error is not { } expected || _result.Error is not { } actual)
        {
            return;
        }

        List<string> lines = [];
        lines.AddRange(expected.Value.Kind is { } kind && kind != actual.Kind ? [$"kind: expected {kind}, actual {actual.Kind}"] : []);
        lines.AddRange(expected.Value.Node is { } node && node != NodePath.WithoutItems(actual.Node ?? "") ? [$"node: expected {node}, actual {actual.Node ?? "none"}"] : []);
        lines.AddRange(expected.Value.Message is { } part && !actual.Message.Contains(part, StringComparison.Ordinal)
            ? [$"message: expected to contain '{part}', actual '{actual.Message}'"] : []);
        FailIfAny(expected.Place, "The error is not as expected.", lines);
    }

    private void CheckPath()
    {
        if (_expected.Path is not { } expected)
        {
            return;
        }

        var actual = FindPath(expected.Value);
        if (!expected.Value.SequenceEqual(actual))
        {
            Fail(
                expected.Place,
                $"The path is not as expected ({Steps(expected.Value.Length)} expected, {actual.Count} made).",
                SequenceDifference.Describe([.. expected.Value.Select(step => step.ToString())], [.. actual.Select(step => step.ToString())]));
        }
    }

    // A step that waits is started again when it goes on, and stays one step. The steps inside of a node are told when the author names one of them.
    private List<PathStep> FindPath(ImmutableArray<PathStep> expected)
    {
        var named = expected.SelectMany(step => step.Nodes).ToList();
        return
        [
            .. _story.Where(happened => happened.Event is RunEvent.StepStarted && (happened.Place.Length == 0 || named.Exists(node => IsInside(node, happened.Place))))
                .GroupBy(happened => happened.Position, StringComparer.Ordinal)
                .OrderBy(step => step.Key, StringComparer.Ordinal)
                .Select(step => PathStep.Of(step.SelectMany(start =>
                    ((RunEvent.StepStarted)start.Event).Nodes.Select(task => NodePath.Of(start.Place, NodePath.WithoutItems(task)))))),
        ];
    }

    private static bool IsInside(string node, string place) => node.StartsWith(place, StringComparison.Ordinal) && node.Length > place.Length && node[place.Length] == '/';

    private void CheckCounts()
    {
        var steps = _story.Where(happened => happened.Place.Length == 0).Select(happened => happened.Event).OfType<RunEvent.StepStarted>().Select(step => step.Step).Distinct().Count();
        if (_expected.Steps is { } expected && expected.Value != steps)
        {
            Fail(expected.Place, $"The run was expected to make {Steps(expected.Value)}, and made {steps}.", []);
        }

        foreach (var (node, runs) in _expected.Runs)
        {
            var actual = CountTasks(node);
            if (actual != runs.Value)
            {
                Fail(runs.Place, $"'{node}' was expected to run {Times(runs.Value)}, and ran {Times(actual)}.", []);
            }
        }
    }

    private int CountTasks(string path) => _story
        .Where(happened => happened.Event is RunEvent.TaskStarted task && NodePath.Of(happened.Place, task.Node) == path)
        .Select(happened => (happened.Call, ((RunEvent.TaskStarted)happened.Event).Step, ((RunEvent.TaskStarted)happened.Event).Task))
        .Distinct()
        .Count();

    private void CheckFields(string what, ImmutableArray<ExpectedField> fields, Func<ExpectedField, Value> read)
    {
        foreach (var field in fields)
        {
            var lines = PartialMatch.FindDifferences(field.Name, field.Value, read(field)).ToList();
            FailIfAny(field.Place, $"'{field.Name}' of the {what} is not as expected.", Shorten(lines));
        }
    }

    private static List<string> Shorten(List<string> lines) => lines.Count <= MostLines
        ? lines
        : [.. lines.Take(MostLines - 1), $"… and {lines.Count - MostLines + 1} more differences"];

    private void CheckAssertions(ImmutableArray<Expected<CompiledExpression>> assertions, WorkflowState state)
    {
        var frame = new FinalFrame(_scenario.Workflow.Layout, state, _scenario.Context);
        foreach (var assertion in assertions)
        {
            try
            {
                if (assertion.Value.Evaluate(frame).Equals(Value.True))
                {
                    continue;
                }

                Fail(assertion.Place, $"This does not hold: {assertion.Value.Text}", [.. ReadsOf(assertion.Value, state)]);
            }
            catch (ExpressionException failure)
            {
                Fail(assertion.Place, $"This has no result: {assertion.Value.Text}", [failure.Message, .. ReadsOf(assertion.Value, state)]);
            }
        }
    }

    private IEnumerable<string> ReadsOf(CompiledExpression assertion, WorkflowState state) => assertion.Reads
        .Where(index => index < _scenario.Workflow.Schema.Fields.Length)
        .Order()
        .Select(slot => $"{_scenario.Workflow.Schema.Fields[slot].Name} = {PartialMatch.Show(state[slot])}");

    private void CheckEvents()
    {
        if (_expected.Events is not { } expected)
        {
            return;
        }

        var happened = _story.Select(EventNames.Find).OfType<ExpectedEvent>().ToList();
        var from = 0;
        for (var index = 0; index < expected.Value.Length; index++)
        {
            var wanted = expected.Value[index];
            var found = happened.FindIndex(from, wanted.IsMetBy);
            if (found < 0)
            {
                var before = index == 0 ? "" : $" after '{expected.Value[index - 1]}'";
                Fail(expected.Place, $"The event '{wanted}' did not come{before}.", [DescribeCame(expected.Value, happened)]);
                return;
            }

            from = found + 1;
        }
    }

    private static string DescribeCame(ImmutableArray<ExpectedEvent> expected, List<ExpectedEvent> happened)
    {
        var kinds = expected.Select(one => one.Kind).ToHashSet(StringComparer.Ordinal);
        var came = happened.Where(one => kinds.Contains(one.Kind)).Select(one => one.ToString()).DefaultIfEmpty("none");
        return $"of these kinds came: {string.Join(", ", came)}";
    }

    private void CheckStops()
    {
        foreach (var (expected, result) in _stops)
        {
            CheckFields($"state at the stop {expected}", expected.State, field => result.State[field.Slot]);
            CheckAssertions(expected.That, result.State);
        }
    }

    private void FailIfAny(SourceSpan place, string message, List<string> lines)
    {
        if (lines.Count > 0)
        {
            Fail(place, message, lines);
        }
    }

    private void Fail(SourceSpan place, string message, IReadOnlyList<string> details) => _failures.Add(new ScenarioFailure(place, message, details));

    private static string Steps(long count) => $"{count} {(count == 1 ? "step" : "steps")}";

    private static string Times(long count) => count == 1 ? "once" : $"{count} times";
}
