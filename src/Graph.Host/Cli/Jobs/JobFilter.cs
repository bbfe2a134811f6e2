using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Stores;
using Graph.Runtime;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Jobs;

/// <summary>Which jobs a command is for: those of threads that are named, or all that match.</summary>
/// <param name="states">The states that jobs may be in to be chosen by a filter.</param>
internal sealed class JobFilter(params IReadOnlyList<JobState> states)
{
    private readonly Argument<string[]> _threads = new("threads")
    {
        Description = "The threads; none when a filter chooses them.",
        HelpName = "THREADS",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _queue = new("--queue") { Description = "All of this queue.", HelpName = "name" };

    private readonly Option<string?> _tenant = new("--tenant") { Description = "All of this tenant.", HelpName = "name" };

    private readonly Option<bool> _all = new("--all") { Description = "All of the store." };

    internal void AddTo(Command command)
    {
        command.Add(_threads);
        command.Add(_queue);
        command.Add(_tenant);
        command.Add(_all);
    }

    /// <summary>Whether the threads were named, so that one which is not as it should be is a mistake.</summary>
    internal bool IsNamed(ParseResult parsed) => (parsed.GetValue(_threads) ?? []).Length > 0;

    /// <summary>Finds the threads.</summary>
    /// <exception cref="CommandException">Neither names nor a filter were given, or both.</exception>
    internal async Task<IReadOnlyList<ThreadId>> FindAsync(ParseResult parsed, OpenQueue open, CancellationToken cancellationToken)
    {
        var isFiltered = parsed.GetValue(_all) || parsed.GetValue(_queue) is not null || parsed.GetValue(_tenant) is not null;
        if (IsNamed(parsed) == isFiltered)
        {
            throw CommandException.Usage(isFiltered
                ? "Name threads, or choose them with --queue, --tenant or --all; not both."
                : "Which threads? Name them, or choose them with --queue, --tenant or --all.");
        }

        if (!isFiltered)
        {
            return [.. parsed.GetRequiredValue(_threads).Select(CommonOptions.ReadThread)];
        }

        var found = new List<ThreadId>();
        foreach (var state in states)
        {
            var query = new JobQuery { Queue = parsed.GetValue(_queue), Tenant = parsed.GetValue(_tenant), State = state, Limit = int.MaxValue };
            found.AddRange(await open.Queue.ListJobsAsync(query, cancellationToken).Select(view => view.ThreadId).ToListAsync(cancellationToken));
        }

        return found;
    }
}
