using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Resume;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Jobs;

/// <summary><c>graph jobs resume</c>: stores answers, or the wish for another try, and leaves the rest to a worker.</summary>
internal static class JobResumeCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread to go on with.");
        var answers = GivenAnswers.Option();
        var upgrade = new UpgradeOptions();
        var placement = new PlacementOptions();
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("what became of it");
        var command = new ExplainedCommand(
            "resume",
            "Stores answers, or asks for another try of what failed or was stopped, and leaves the rest to a worker.",
            "jobs resume review-7f3k2a --answer approve",
            "jobs resume review-7f3k2a --answer approve --key click-4711 --queue slow",
            "jobs resume research-m4x9td --upgrade --delay 10m")
        {
            thread, answers,
        };
        upgrade.AddTo(command);
        placement.AddTo(command);
        command.Add(store);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) => (int)await ResumeAsync(
            environment,
            CommonOptions.ReadThread(parsed.GetRequiredValue(thread)),
            parsed.GetRequiredValue(answers),
            new Wish(upgrade.Read(parsed), placement.Read(parsed, environment.Time), parsed.GetValue(store), parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> ResumeAsync(
        CommandEnvironment environment, ThreadId threadId, string[] given, Wish wish, CancellationToken cancellationToken)
    {
        await using var open = OpenQueue.OpenExisting(environment, wish.StoreOption);
        var reader = new ThreadReader(open.Store);
        var view = await reader.FindAsync(threadId, cancellationToken) ?? throw CommandException.NoThread(environment, threadId, open.Store);
        if (wish.Upgrade is { } upgrade)
        {
            await new ThreadUpgrade(environment, open.Store, wish.AsJson, isQuiet: false).MakeAsync(view, upgrade, cancellationToken);
            if (upgrade.OnlyChecks)
            {
                return ExitCode.Success;
            }

            view = (await reader.FindAsync(threadId, cancellationToken))!;
        }

        var asked = given.Length == 0 ? [] : await FindAskedAsync(reader, view, cancellationToken);
        var request = new ResumeRequest { ThreadId = threadId, Answers = new GivenAnswers(asked, environment.Terminal).Read(given) };
        var workflow = await PinnedWorkflow.LoadAsync(environment, open.Store, view, cancellationToken);
        var result = await Runners.Create(environment, open.Store).SubmitAsync(workflow, request, wish.Submission, cancellationToken);
        return SubmissionText.Tell(environment, result, wish.AsJson);
    }

    /// <summary>What the thread asks, or asked last: an answer that is sent again under its key, or came second, is told by the question that it was for.</summary>
    private static async Task<IReadOnlyList<PendingInterrupt>> FindAskedAsync(ThreadReader reader, ThreadView view, CancellationToken cancellationToken)
    {
        if (view.Interrupts.Any(wait => wait.Kind == InterruptKind.Question))
        {
            return view.Interrupts;
        }

        await foreach (var entry in reader.ReadHistoryAsync(view.Header.ThreadId, new HistoryQuery { Limit = 100 }, cancellationToken))
        {
            if (entry.Interrupts.Any(wait => wait.Kind == InterruptKind.Question))
            {
                return entry.Interrupts;
            }
        }

        return [];
    }

    private sealed record Wish(WantedUpgrade? Upgrade, JobSubmission Submission, string? StoreOption, bool AsJson);
}
