using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Engine;
using Graph.Runtime.Expressions;
using Graph.Runtime.Scenarios.Staging;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Checking;

/// <summary>Holds what came of a run against what was expected.</summary>
internal sealed class ExpectationChecker
{
    private const int MostLines = 8;

    private readonly Scenario _scenario;
    private readonly Expectation _expected;
    private readonly RunResult _result;
    private readonly IReadOnlyList<RunEvent> _events;
    private readonly List<ScenarioFailure> _failures = [];

    private ExpectationChecker(Scenario scenario, RunResult result, IReadOnlyList<RunEvent> events)
    {
        _scenario = scenario;
        _expected = scenario.Expectation;
        _result = result;
        _events = events;
    }

    /// <summary>What the scenario itself has wrong, because it may be the cause of the rest, and then everything that is not as expected.</summary>
    internal static IReadOnlyList<ScenarioFailure> Check(Scenario scenario, Performance performance)
    {
        if (performance.Result is not { } result)
        {
            return performance.Mistakes;
        }

        var checker = new ExpectationChecker(scenario, result, performance.Events);
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
        CheckAssertions();
        CheckEvents();
    }

    private void CheckStatus()
    {
        var expected = _expected.Status?.Value ?? (_expected.Error is null ? RunStatus.Succeeded : RunStatus.Failed);
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
        lines.AddRange(expected.Value.Node is { } node && node != actual.Node ? [$"node: expected {node}, actual {actual.Node ?? "none"}"] : []);
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

        var actual = FindPath();
        if (!expected.Value.SequenceEqual(actual))
        {
            Fail(
                expected.Place,
                $"The path is not as expected ({Steps(expected.Value.Length)} expected, {actual.Count} made).",
                SequenceDifference.Describe([.. expected.Value.Select(step => step.ToString())], [.. actual.Select(step => step.ToString())]));
        }
    }

    // A step that waits is started again when it goes on, and stays one step.
    private IReadOnlyList<PathStep> FindPath() =>
    [
        .. _events.OfType<RunEvent.StepStarted>()
            .GroupBy(step => step.Step)
            .OrderBy(step => step.Key)
            .Select(step => PathStep.Of(step.SelectMany(start => start.Nodes).Select(NodeOf))),
    ];

    private static string NodeOf(string task) => task.IndexOf('#', StringComparison.Ordinal) is >= 0 and var item ? task[..item] : task;

    private void CheckCounts()
    {
        var steps = _events.OfType<RunEvent.StepStarted>().Select(step => step.Step).Distinct().Count();
        if (_expected.Steps is { } expected && expected.Value != steps)
        {
            Fail(expected.Place, $"The run was expected to make {Steps(expected.Value)}, and made {steps}.", []);
        }

        foreach (var (node, runs) in _expected.Runs)
        {
            var actual = _events.OfType<RunEvent.TaskStarted>().Where(task => task.Node == node).Select(task => (task.Step, task.Task)).Distinct().Count();
            if (actual != runs.Value)
            {
                Fail(runs.Place, $"'{node}' was expected to run {Times(runs.Value)}, and ran {Times(actual)}.", []);
            }
        }
    }

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

    private void CheckAssertions()
    {
        var frame = new FinalFrame(_scenario.Workflow.Layout, _result.State, _scenario.Context);
        foreach (var assertion in _expected.That)
        {
            try
            {
                if (assertion.Value.Evaluate(frame).Equals(Value.True))
                {
                    continue;
                }

                Fail(assertion.Place, $"This does not hold: {assertion.Value.Text}", [.. ReadsOf(assertion.Value)]);
            }
            catch (ExpressionException failure)
            {
                Fail(assertion.Place, $"This has no result: {assertion.Value.Text}", [failure.Message, .. ReadsOf(assertion.Value)]);
            }
        }
    }

    private IEnumerable<string> ReadsOf(CompiledExpression assertion) => assertion.Reads
        .Where(index => index < _scenario.Workflow.Schema.Fields.Length)
        .Order()
        .Select(slot => $"{_scenario.Workflow.Schema.Fields[slot].Name} = {PartialMatch.Show(_result.State[slot])}");

    private void CheckEvents()
    {
        if (_expected.Events is not { } expected)
        {
            return;
        }

        var happened = _events.Select(EventNames.Find).OfType<ExpectedEvent>().ToList();
        var from = 0;
        for (var index = 0; index < expected.Value.Length; index++)
        {
            var wanted = expected.Value[index];
            var found = happened.FindIndex(from, one => one.Kind == wanted.Kind && (wanted.Node is null || wanted.Node == one.Node));
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
