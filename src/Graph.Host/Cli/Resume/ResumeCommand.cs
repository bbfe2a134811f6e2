using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Run;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Resume;

/// <summary><c>graph resume</c>: goes on with a thread, by the definition that it started with or, when asked for, by what the file says now.</summary>
internal static class ResumeCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread to go on with.");
        var answers = GivenAnswers.Option();
        var upgrade = new UpgradeOptions();
        var command = new ExplainedCommand(
            "resume",
            "Goes on with a thread that waits, failed or was stopped.",
            "resume review-7f3k2a --answer approve",
            "resume review-7f3k2a --answer '{\"approved\": false, \"note\": \"Shorter, please.\"}'",
            "resume research-m4x9td --json",
            "resume research-m4x9td --upgrade --check")
        {
            thread, answers,
        };
        upgrade.AddTo(command);
        RunPresentation.AddOptions(command);
        command.SetAction(async (parsed, cancellationToken) => (int)await ResumeAsync(
            environment,
            CommonOptions.ReadThread(parsed.GetRequiredValue(thread)),
            parsed.GetRequiredValue(answers),
            upgrade.Read(parsed),
            RunPresentation.From(parsed),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> ResumeAsync(
        CommandEnvironment environment,
        ThreadId threadId,
        IReadOnlyList<string> given,
        WantedUpgrade? upgrade,
        RunPresentation presentation,
        CancellationToken cancellationToken)
    {
        await using var store = OpenStore.OpenExisting(environment, presentation.StoreOption);
        var view = await new ThreadReader(store.Store).FindAsync(threadId, cancellationToken)
            ?? throw CommandException.NoThread(environment, threadId, store.Store);
        if (upgrade is not null)
        {
            var isMoved = await new ThreadUpgrade(environment, store.Store, presentation.AsJson, presentation.IsQuiet).MakeAsync(view, upgrade, cancellationToken);
            if (upgrade.OnlyChecks)
            {
                return ExitCode.Success;
            }

            view = isMoved ? (await new ThreadReader(store.Store).FindAsync(threadId, cancellationToken))! : view;
        }

        var answers = new GivenAnswers(view.Interrupts, environment.Terminal).Read(given);
        var workflow = await PinnedWorkflow.LoadAsync(environment, store.Store, view, cancellationToken);
        var session = new RunSession(environment, presentation, Runners.Create(environment, store.Store), workflow);
        return await session.ResumeAsync(threadId, answers, cancellationToken);
    }
}
