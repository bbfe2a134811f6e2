using Graph.Runtime.Scenarios;

namespace Graph.Host.Cli.Test;

/// <summary>Tells what came of scenarios, in the order of the files.</summary>
internal interface ITestReport
{
    /// <summary>A file's results follow.</summary>
    /// <param name="file">The file.</param>
    void Begin(ScenarioFile file);

    /// <summary>A scenario is over.</summary>
    /// <param name="result">What came of it.</param>
    void Add(ScenarioResult result);

    /// <summary>Tells what all scenarios of a workflow covered.</summary>
    /// <param name="workflow">The workflow's name.</param>
    /// <param name="coverage">What was covered.</param>
    void AddCoverage(string workflow, WorkflowCoverage coverage);

    /// <summary>Tells the totals.</summary>
    /// <param name="results">All results.</param>
    /// <param name="workflows">How many workflows they are of.</param>
    void Finish(IReadOnlyList<ScenarioResult> results, int workflows);
}
