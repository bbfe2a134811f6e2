using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Resume;

/// <summary>Moves a thread to what its workflow file says now, and tells what does not fit.</summary>
/// <param name="environment">Where files are and where to say it.</param>
/// <param name="store">Where the thread is.</param>
/// <param name="asJson">To say it as JSON.</param>
/// <param name="isQuiet">To say nothing but what does not fit.</param>
internal sealed class ThreadUpgrade(CommandEnvironment environment, ICheckpointStore store, bool asJson, bool isQuiet)
{
    /// <summary>Checks, and moves the thread unless only a check was asked for.</summary>
    /// <param name="view">The thread.</param>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether the thread was moved.</returns>
    /// <exception cref="CommandException">Something does not fit; nothing was changed.</exception>
    internal async Task<bool> MakeAsync(ThreadView view, WantedUpgrade wanted, CancellationToken cancellationToken)
    {
        var file = FileOf(view, wanted);
        var target = await environment.Toolbox.CreateWorkflowFiles(environment).LoadAsync(file, isQuiet, cancellationToken);
        var source = await FindPinnedAsync(view, cancellationToken);
        var upgrader = new ThreadUpgrader(store, environment.Time);
        var report = wanted.OnlyChecks
            ? await upgrader.CheckAsync(view.Header.ThreadId, source, target, cancellationToken)
            : await upgrader.UpgradeAsync(view.Header.ThreadId, source, target, cancellationToken);
        Tell(report);
        return report.Fits
            ? report.MovedAt is not null
            : throw CommandException.Usage($"Thread '{view.Header.ThreadId}' does not fit '{file}' ({Words.Count(report.Problems.Count, "problem")}). Nothing was changed.");
    }

    private string FileOf(ThreadView view, WantedUpgrade wanted)
    {
        var file = wanted.File ?? view.SourceFile;
        return file is not null && (wanted.File is not null || File.Exists(environment.FullPath(file)))
            ? file
            : throw CommandException.Usage($"The file that thread '{view.Header.ThreadId}' was started with ('{file}') is not there; name another with --file.");
    }

    private async Task<CompiledWorkflow?> FindPinnedAsync(ThreadView view, CancellationToken cancellationToken)
    {
        if (await store.FindDefinitionAsync(view.Workflow.Hash, cancellationToken) is not { } definition)
        {
            return null;
        }

        try
        {
            return environment.Toolbox.CreateWorkflowFiles(environment).Compile(definition with { SourcePath = view.SourceFile ?? definition.SourcePath });
        }
        catch (InvalidWorkflowException)
        {
            // What the thread runs may be past its time: that is a reason to leave it, not one to stay.
            return null;
        }
    }

    private void Tell(UpgradeReport report)
    {
        if (asJson)
        {
            JsonLine.Write(environment.Terminal, ToJson(report));
            return;
        }

        foreach (var problem in report.Problems)
        {
            environment.Terminal.Say($"  {environment.Terminal.Paint("✗", Tone.Red)} {problem.Message}");
        }

        if (report.Fits && !isQuiet)
        {
            TellFit(report);
        }
    }

    private void TellFit(UpgradeReport report)
    {
        var terminal = environment.Terminal;
        foreach (var field in WithChildren(report).SelectMany(part => part.DroppedFields).Distinct(StringComparer.Ordinal))
        {
            terminal.Say($"  {terminal.Paint("·", Tone.Faint)} The file has no field '{field}'; its value stays in the history only.");
        }

        foreach (var child in report.Children.SelectMany(WithChildren))
        {
            var (was, now) = ($"{child.From.Name} {child.From.Version} ({child.From.Hash[..12]})", $"{child.To.Version} ({child.To.Hash[..12]})");
            terminal.Say($"  {terminal.Paint("·", Tone.Faint)} '{child.Path}' inside of it follows: from {was} to {now}.");
        }

        var (from, to) = ($"{report.From.Name} {report.From.Version} ({report.From.Hash[..12]})", $"{report.To.Version} ({report.To.Hash[..12]})");
        terminal.Say(report switch
        {
            { IsNeeded: false } => $"Thread '{report.ThreadId}' runs {from} already.",
            { MovedAt: null } => $"Thread '{report.ThreadId}' fits: from {from} to {to}.",
            _ => $"Thread '{report.ThreadId}' was moved from {from} to {to}, version {report.MovedAt}.",
        });
    }

    private static IEnumerable<UpgradeReport> WithChildren(UpgradeReport report) => report.Children.SelectMany(WithChildren).Prepend(report);

    private static ValueMap ToJson(UpgradeReport report) => JsonLine.Of("upgrade", FactsOf(report));

    private static (Value Name, Value Value)[] FactsOf(UpgradeReport report) =>
    [
        ("path", report.Path),
        ("thread", report.ThreadId.Value),
        ("workflow", report.To.Name),
        ("from_version", (long)report.From.Version),
        ("from_hash", report.From.Hash),
        ("to_version", (long)report.To.Version),
        ("to_hash", report.To.Hash),
        ("needed", report.IsNeeded),
        ("fits", report.Fits),
        ("problems", ValueList.From(report.Problems.Select(problem => (Value)ValueMap.Of(
            ("path", problem.Path), ("kind", problem.Kind), ("name", problem.Name), ("message", problem.Message))))),
        ("dropped_fields", EventJson.From(report.DroppedFields)),
        ("migrations", ValueList.From(report.Migrations.Select(from => (Value)(long)from))),
        ("version", report.MovedAt is { } version ? version : Value.Null),
        ("children", ValueList.From(report.Children.Select(child => (Value)ValueMap.Of(FactsOf(child))))),
    ];
}
