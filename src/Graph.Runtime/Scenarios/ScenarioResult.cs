using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Scenarios;

/// <summary>What came of running a scenario.</summary>
public sealed record ScenarioResult
{
    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>What the scenario itself has wrong, then every expectation that did not hold in the order of the file; none when it passed.</summary>
    public required IReadOnlyList<ScenarioFailure> Failures { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How long the run believes that it took: waits and backoffs count in full.</summary>
    public required TimeSpan VirtualElapsed { get; init; }

    /// <summary>Which ways through the workflow it took.</summary>
    public required WorkflowCoverage Coverage { get; init; }

    /// <summary>Whether everything came as expected.</summary>
    public bool HasPassed => Failures.Count == 0;
}

/// <summary>One expectation that did not hold.</summary>
/// <param name="Place">Where the file says what was expected.</param>
/// <param name="Message">What is not as expected, in one sentence.</param>
/// <param name="Details">Expected and actual, line by line; none where the message says it all.</param>
public sealed record ScenarioFailure(SourceSpan Place, string Message, IReadOnlyList<string> Details);
