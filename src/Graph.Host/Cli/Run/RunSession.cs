using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run;

/// <summary>Carries out a run before the eyes of a person or a program, to its end or to its next rest.</summary>
/// <param name="environment">Where to show it.</param>
/// <param name="presentation">How to show it.</param>
/// <param name="runner">What runs it.</param>
/// <param name="workflow">The workflow.</param>
internal sealed class RunSession(
    CommandEnvironment environment, RunPresentation presentation, WorkflowRunner runner, CompiledWorkflow workflow)
{
    private RunOptions Options => new()
    {
        PublishesEvents = !presentation.IsQuiet,
        WaitsForTimers = presentation.WaitsForTimers,
    };

    /// <summary>Starts a run.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="input">The input.</param>
    /// <param name="whenBusy">What to do when another run moves the thread.</param>
    /// <param name="cancellationToken">Asks the run to stop.</param>
    /// <returns>The exit code.</returns>
    internal Task<ExitCode> StartAsync(ThreadId threadId, ValueMap input, WhenBusy whenBusy, CancellationToken cancellationToken) => CarryOutAsync(
        () => runner.Start(
            workflow, new RunRequest { ThreadId = threadId, Input = input, Options = Options with { WhenBusy = whenBusy } }, cancellationToken),
        cancellationToken);

    /// <summary>Goes on with a thread.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="answers">Answers by interrupt.</param>
    /// <param name="cancellationToken">Asks the run to stop.</param>
    /// <returns>The exit code.</returns>
    internal Task<ExitCode> ResumeAsync(
        ThreadId threadId, IReadOnlyDictionary<InterruptId, Value> answers, CancellationToken cancellationToken) => CarryOutAsync(
        () => runner.Resume(workflow, new ResumeRequest { ThreadId = threadId, Answers = answers, Options = Options }, cancellationToken),
        cancellationToken);

    private async Task<ExitCode> CarryOutAsync(Func<WorkflowRun> launch, CancellationToken cancellationToken)
    {
        RequirePrintable();
        var began = environment.Time.GetTimestamp();
        var result = await FollowAsync(launch, cancellationToken);
        var questions = result.Interrupts.Where(interrupt => interrupt.Kind == InterruptKind.Question).ToArray();
        if (presentation.IsInteractive && questions.Length > 0 && environment.Terminal.InIsTerminal)
        {
            var answers = new Questioner(environment.Terminal).Ask(questions);
            return await ResumeAsync(result.ThreadId, answers, cancellationToken);
        }

        new ResultReport(environment, presentation, workflow).Write(result, environment.Time.GetElapsedTime(began));
        return ExitCodes.For(result.Status);
    }

    // Before anything runs: a typo must not cost a run.
    private void RequirePrintable()
    {
        var output = workflow.Output.Select(slot => workflow.Schema.Fields[slot].Name).ToArray();
        if (presentation.PrintedField is { } field && !output.Contains(field, StringComparer.Ordinal))
        {
            throw CommandException.Usage(
                $"'{workflow.Name}' gives back no '{field}'.{Spelling.Suggest(field, output)} Its output is {string.Join(", ", output)}.");
        }
    }

    private async Task<RunResult> FollowAsync(Func<WorkflowRun> launch, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(environment.Terminal);
        var run = launch();
        signals.Watch(run);
        if (!Options.PublishesEvents)
        {
            return await run.Completion;
        }

        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var told = ChooseFollower().FollowAsync(run.ReadEventsAsync(0, following.Token), following.Token);
        try
        {
            var result = await run.Completion;
            await told;
            return result;
        }
        finally
        {
            await following.CancelAsync();
            await told.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private IRunFollower ChooseFollower()
    {
        var terminal = environment.Terminal;
        if (presentation.AsJson)
        {
            return new JsonFollower(terminal);
        }

        return terminal.ErrorIsTerminal ? new LiveFollower(terminal, environment.Time) : new PlainFollower(terminal);
    }
}
