using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Scenarios.Checking;
using Graph.Runtime.Scenarios.Staging;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios;

/// <summary>Runs scenarios on the real engine, in memory, with a clock that does not wait.</summary>
/// <param name="time">The real clock, which bounds how long a scenario may take.</param>
/// <param name="limit">How long that is; a minute when not given.</param>
public sealed class ScenarioRunner(TimeProvider time, TimeSpan? limit = null)
{
    private static readonly ThreadId Thread = new("scenario");

    private readonly TimeSpan _limit = limit ?? TimeSpan.FromMinutes(1);

    /// <summary>Runs one scenario; runs of several may go on at the same time.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether everything came as expected, and what did not.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<ScenarioResult> RunAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var began = time.GetTimestamp();
        var stage = new Stage(scenario);
        using var bound = new CancellationTokenSource(_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        using var release = either.Token.Register(stage.Time.LetPass);
        var stop = either.Token;
        var performance = await new StageTurns(stage.Time).RunAsync(() => PerformAsync(scenario, stage, stop));
        cancellationToken.ThrowIfCancellationRequested();
        return new ScenarioResult
        {
            Scenario = scenario,
            Failures = bound.IsCancellationRequested ? [TooLong(scenario)] : ExpectationChecker.Check(scenario, performance),
            Elapsed = time.GetElapsedTime(began),
            VirtualElapsed = stage.Time.GetUtcNow() - scenario.Now.ToDateTimeOffset(),
            Coverage = stage.Ways.ToCoverage(performance.Events),
        };
    }

    private ScenarioFailure TooLong(Scenario scenario) => new(
        scenario.Place, $"It did not end within {Duration.From(_limit)}. Give a stub to the node that takes so long.", []);

    private static async Task<Performance> PerformAsync(Scenario scenario, Stage stage, CancellationToken stop)
    {
        var runner = new WorkflowRunner(
            new InMemoryCheckpointStore(stage.Time), stage.Time, new StagedIds(), new StagedRandom(), LeaseOptions.OfOneProcess);
        var prompter = new Prompter(scenario.Answers);
        var performance = new Performance();
        var options = new RunOptions { PublishesEvents = true };
        var request = new RunRequest { ThreadId = Thread, Input = scenario.Input, Context = scenario.Context, Options = options };
        try
        {
            performance.Result = await FollowAsync(runner.Start(stage.Workflow, request, stop), performance);
            while (prompter.FindAnswers(performance.Result) is { } answers && !stop.IsCancellationRequested)
            {
                var resumed = new ResumeRequest { ThreadId = Thread, Answers = answers, Options = options };
                performance.Result = await FollowAsync(runner.Resume(stage.Workflow, resumed, stop), performance);
            }
        }
        catch (RunRefusedException refused)
        {
            performance.Mistakes.Add(new ScenarioFailure(prompter.LastPlace ?? scenario.Place, refused.Message, []));
        }

        if (performance.Events.OfType<RunEvent.Missed>().Any())
        {
            performance.Mistakes.Add(new ScenarioFailure(scenario.Place, "It made so many events that some were lost. Give it fewer items or rounds.", []));
        }

        performance.Mistakes.AddRange(stage.Complaints.OrderBy(complaint => complaint.Message, StringComparer.Ordinal));
        performance.Mistakes.AddRange(performance.Mistakes.Count == 0 ? prompter.FindLeftOver() : []);
        return performance;
    }

    private static async Task<RunResult> FollowAsync(WorkflowRun run, Performance performance)
    {
        // Elsewhere, because a reader that has to wait for its turn falls behind a run that never pauses.
        var reading = Task.Run(() => ReadAsync(run, performance));
        var result = await run.Completion;
        await reading;
        return result;
    }

    private static async Task ReadAsync(WorkflowRun run, Performance performance)
    {
        await foreach (var happened in run.ReadEventsAsync())
        {
            performance.Events.Add(happened);
        }
    }
}
