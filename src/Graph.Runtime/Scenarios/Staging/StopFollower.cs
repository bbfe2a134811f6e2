using Graph.Runtime.Diagnostics;
using Graph.Runtime.Engine;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>Holds the stops that a run makes at marks of its workflow against those that its author reckoned with.</summary>
internal sealed class StopFollower(Scenario scenario)
{
    private readonly Queue<ScriptedStop> _left = new(scenario.Stops ?? []);

    /// <summary>The stops that came as the author said.</summary>
    internal List<SeenStop> Seen { get; } = [];

    /// <summary>Those that did not.</summary>
    internal List<ScenarioFailure> Mistakes { get; } = [];

    /// <summary>Looks at a run at rest; true when nobody resumes it.</summary>
    internal bool IsLeftAt(RunResult result)
    {
        if (scenario.Stops is null || ScriptedStop.Describe(result) is not { } stands)
        {
            return false;
        }

        if (!_left.TryDequeue(out var expected))
        {
            Fail(scenario.Place, $"The run stopped {stands}, and 'stops:' has no entry for that.");
            return false;
        }

        if (!expected.IsAt(result))
        {
            Fail(expected.Place, $"The run was expected to stop {expected}, and stopped {stands}.");
            return false;
        }

        Seen.Add(new SeenStop(expected, result));
        return expected.IsLeft;
    }

    /// <summary>Stops that never came.</summary>
    internal IEnumerable<ScenarioFailure> FindLeftOver() =>
        _left.Select(stop => new ScenarioFailure(stop.Place, $"The run was expected to stop {stop}, and did not.", []));

    private void Fail(SourceSpan place, string message) => Mistakes.Add(new ScenarioFailure(place, message, []));
}
