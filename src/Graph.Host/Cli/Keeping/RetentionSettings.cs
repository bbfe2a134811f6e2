using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Keeping;

/// <summary>The options that say what a worker's store is to keep.</summary>
internal sealed class RetentionSettings
{
    private static readonly RetentionOptions Usual = new();

    private static readonly IReadOnlyList<RunStatus> Removable =
        [RunStatus.Succeeded, RunStatus.Cancelled, RunStatus.Failed, RunStatus.TimedOut, RunStatus.DeadLettered];

    private readonly Option<int?> _keepLast = new("--keep-last") { Description = "How many of its newest checkpoints each thread keeps; older ones are removed.", HelpName = "count" };

    private readonly Option<string?> _keepFor = new("--keep-for") { Description = "For how long checkpoints are kept, such as 30d; with --keep-last both must be past.", HelpName = "age" };

    private readonly Option<string?> _deleteAfter = new("--delete-after") { Description = "How long after its last activity a thread that is over is removed, such as 90d.", HelpName = "age" };

    private readonly Option<string[]> _deleteStatus = new("--delete-status")
    {
        Description = "With which status threads are removed; may be given again. [default: succeeded and cancelled]",
        HelpName = "status",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _archive = OpenArchive.Option("Where what is removed is kept before");

    private readonly Option<string?> _every = new("--retention-every") { Description = "How often threads are looked at. [default: 1h]", HelpName = "duration" };

    internal RetentionSettings() => CommonOptions.AcceptOnly(_deleteStatus, [.. Removable.Select(EventJson.NameOf)]);

    internal void AddTo(Command command)
    {
        command.Add(_keepLast);
        command.Add(_keepFor);
        command.Add(_deleteAfter);
        command.Add(_deleteStatus);
        command.Add(_archive);
        command.Add(_every);
    }

    /// <summary>The archive, when one is named.</summary>
    internal OpenArchive? FindArchive(CommandEnvironment environment, ParseResult parsed) => OpenArchive.Find(environment, parsed.GetValue(_archive));

    /// <summary>What is to be kept; null when nothing is said of it.</summary>
    /// <exception cref="CommandException">An option cannot be, or stands without the one that it belongs to.</exception>
    internal RetentionOptions? Find(ParseResult parsed, ThreadArchive? archive)
    {
        var statuses = parsed.GetRequiredValue(_deleteStatus);
        var options = Usual with
        {
            KeepLast = parsed.GetValue(_keepLast),
            KeepFor = CommonOptions.ReadAge("--keep-for", parsed.GetValue(_keepFor)),
            DeleteAfter = CommonOptions.ReadAge("--delete-after", parsed.GetValue(_deleteAfter)),
            DeleteStatuses = statuses.Length == 0 ? Usual.DeleteStatuses : [.. Removable.Where(status => statuses.Contains(EventJson.NameOf(status)))],
            Archive = archive,
            Every = CommonOptions.ReadDuration("--retention-every", parsed.GetValue(_every)) ?? Usual.Every,
        };
        if (options is { KeepLast: null, KeepFor: null, DeleteAfter: null })
        {
            return archive is null && statuses.Length == 0 && parsed.GetValue(_every) is null
                ? null
                : throw CommandException.Usage("Say what goes: --keep-last, --keep-for or --delete-after; the other options of retention belong to those.");
        }

        ArgumentMistakes.Catch(options.Validate);
        return options;
    }
}
