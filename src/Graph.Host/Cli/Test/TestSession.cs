using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Output;
using Graph.Runtime.Scenarios;

namespace Graph.Host.Cli.Test;

/// <summary>Reads, runs and reports scenarios.</summary>
/// <param name="environment">Where files are and where to report.</param>
/// <param name="request">What was asked for.</param>
internal sealed class TestSession(CommandEnvironment environment, TestRequest request)
{
    private readonly ITestReport _report = request.AsJson ? new TestJson(environment.Terminal) : new TestText(environment.Terminal);

    /// <summary>Does all of it.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Success when every scenario passed.</returns>
    internal async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } files)
        {
            return ExitCode.InvalidWorkflow;
        }

        var chosen = files.Select(file => (File: file, Scenarios: Choose(file))).Where(file => file.Scenarios.Count > 0).ToList();
        if (chosen.Count == 0)
        {
            throw CommandException.Usage($"No scenario has '{request.Filter}' in its name or its file.");
        }

        var results = await PlayAsync(chosen, cancellationToken);
        if (request.ShowsCoverage)
        {
            ReportCoverage(results);
        }

        if (request.JUnitFile is { } file)
        {
            JUnitReport.Write(environment.FullPath(file), results);
        }

        _report.Finish(results, chosen.Select(file => file.File.Workflow.SourcePath).Distinct(StringComparer.Ordinal).Count());
        return results.TrueForAll(result => result.HasPassed) ? ExitCode.Success : ExitCode.RunFailed;
    }

    // Before anything runs, every mistake of every file is shown.
    private async Task<List<ScenarioFile>?> ReadAsync(CancellationToken cancellationToken)
    {
        var reader = environment.Toolbox.CreateScenarioFileReader();
        var files = new List<ScenarioFile>();
        var isSound = true;
        foreach (var path in new ScenarioFinder(environment).Find(request.Paths))
        {
            var reading = await reader.ReadAsync(environment.FullPath(path), path, cancellationToken);
            DiagnosticOutput.Write(environment.Terminal, reading.Text, reading.Diagnostics, request.AsJson);
            isSound &= reading.File is not null;
            files.AddRange(reading.File is { } file ? [file] : []);
        }

        return isSound ? files : null;
    }

    private List<Scenario> Choose(ScenarioFile file) =>
    [
        .. file.Scenarios.Where(scenario => request.Filter is not { } text
            || scenario.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
            || file.Path.Contains(text, StringComparison.OrdinalIgnoreCase)),
    ];

    // As many at a time as there are processors; told in the order of the files, each as soon as those before it are.
    private async Task<List<ScenarioResult>> PlayAsync(
        List<(ScenarioFile File, List<Scenario> Scenarios)> chosen, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(Environment.ProcessorCount);
        var runner = new ScenarioRunner(environment.Time);
        var started = chosen.ConvertAll(file => (file.File, Plays: file.Scenarios.ConvertAll(scenario => PlayAsync(runner, scenario, places, cancellationToken))));
        await using var settled = new Settling(started.SelectMany(file => file.Plays));
        var results = new List<ScenarioResult>();
        foreach (var (file, plays) in started)
        {
            _report.Begin(file);
            foreach (var play in plays)
            {
                var result = await play;
                _report.Add(result);
                results.Add(result);
            }
        }

        return results;
    }

    private static async Task<ScenarioResult> PlayAsync(
        ScenarioRunner runner, Scenario scenario, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => runner.RunAsync(scenario, cancellationToken), cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    private void ReportCoverage(List<ScenarioResult> results)
    {
        foreach (var workflow in results.GroupBy(result => result.Scenario.Workflow.SourcePath, StringComparer.Ordinal))
        {
            _report.AddCoverage(workflow.First().Scenario.Workflow.Name, WorkflowCoverage.Sum(workflow.Select(result => result.Coverage)));
        }
    }

    /// <summary>Whatever ends the telling, nothing is left running behind it.</summary>
    private sealed class Settling(IEnumerable<Task> plays) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() =>
            await Task.WhenAll(plays).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
