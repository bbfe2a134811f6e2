using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Threads;

/// <summary>Which threads a command is for: those that are named, or all that match.</summary>
internal sealed class ThreadFilter
{
    private readonly Argument<string[]> _threads = new("threads")
    {
        Description = "The threads; none when a filter chooses them.",
        HelpName = "THREADS",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _workflow = new("--workflow") { Description = "All threads of this workflow.", HelpName = "name" };

    private readonly Option<string[]> _status = new("--status")
    {
        Description = "All threads with this status; may be given again.",
        HelpName = "status",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _all = new("--all") { Description = "All threads of the store." };

    internal ThreadFilter() => CommonOptions.AcceptOnly(_status, [.. Enum.GetValues<RunStatus>().Select(EventJson.NameOf)]);

    internal void AddTo(Command command)
    {
        command.Add(_threads);
        command.Add(_workflow);
        command.Add(_status);
        command.Add(_all);
    }

    /// <summary>The threads that were named.</summary>
    internal IReadOnlyList<ThreadId> Named(ParseResult parsed) => [.. (parsed.GetValue(_threads) ?? []).Select(CommonOptions.ReadThread)];

    /// <summary>The query when a filter was given; null when threads were named.</summary>
    /// <exception cref="CommandException">Neither was given, or both.</exception>
    internal ThreadQuery? Query(ParseResult parsed) => Query(parsed, parsed.GetValue(_all));

    /// <summary>The same, and all threads when nothing was given.</summary>
    internal ThreadQuery? QueryOrAll(ParseResult parsed, bool isFiltered) => Query(parsed, parsed.GetValue(_all) || isFiltered || Named(parsed).Count == 0);

    private ThreadQuery? Query(ParseResult parsed, bool isAll)
    {
        var statuses = parsed.GetRequiredValue(_status);
        var (isNamed, isFiltered) = (Named(parsed).Count > 0, isAll || parsed.GetValue(_workflow) is not null || statuses.Length > 0);
        if (isNamed == isFiltered)
        {
            throw CommandException.Usage(isNamed
                ? "Name threads, or choose them with --workflow, --status or --all; not both."
                : "Which threads? Name them, or choose them with --workflow, --status or --all.");
        }

        return isNamed ? null : new ThreadQuery
        {
            WorkflowName = parsed.GetValue(_workflow),
            Statuses = [.. statuses.Select(name => Enum.GetValues<RunStatus>().Single(status => EventJson.NameOf(status) == name))],
            Limit = int.MaxValue,
        };
    }
}
