using System.CommandLine;
using System.Runtime.CompilerServices;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Keeping;

/// <summary>Which threads a command about stores is for: those that are named, those that match, or all.</summary>
internal sealed class StoreThreads
{
    private readonly ThreadFilter _filter = new();

    private readonly Option<string?> _olderThan = new("--older-than") { Description = "Only threads that were last active this long ago or longer, such as 30d or 12h.", HelpName = "age" };

    private readonly Option<string?> _newerThan = new("--newer-than") { Description = "Only threads that were active within this time.", HelpName = "age" };

    internal void AddTo(Command command)
    {
        _filter.AddTo(command);
        command.Add(_olderThan);
        command.Add(_newerThan);
    }

    /// <summary>The threads that were named; none when a filter chooses them.</summary>
    internal IReadOnlyList<ThreadId> Named(ParseResult parsed) => _filter.Named(parsed);

    /// <summary>Does something to all threads that are chosen, or to those that were named where nothing chooses.</summary>
    internal IAsyncEnumerable<TReport> EachAsync<TReport>(
        ParseResult parsed,
        ThreadSelection? selection,
        Func<ThreadId, CancellationToken, Task<TReport>> one,
        Func<ThreadSelection, CancellationToken, IAsyncEnumerable<TReport>> all,
        CancellationToken cancellationToken) =>
        selection is null ? EachNamedAsync(Named(parsed), one, cancellationToken) : all(selection, cancellationToken);

    private static async IAsyncEnumerable<TReport> EachNamedAsync<TReport>(
        IReadOnlyList<ThreadId> named, Func<ThreadId, CancellationToken, Task<TReport>> one, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var thread in named)
        {
            yield return await one(thread, cancellationToken);
        }
    }

    /// <summary>What chooses the threads; null when they were named.</summary>
    /// <exception cref="Errors.CommandException">Both were given.</exception>
    internal ThreadSelection? Selection(ParseResult parsed, TimeProvider time)
    {
        var older = CommonOptions.ReadAge("--older-than", parsed.GetValue(_olderThan));
        var newer = CommonOptions.ReadAge("--newer-than", parsed.GetValue(_newerThan));
        var query = _filter.QueryOrAll(parsed, older is not null || newer is not null);
        return query is null ? null : new ThreadSelection { Query = query, ActiveBefore = Ago(time, older), ActiveSince = Ago(time, newer) };
    }

    private static Timestamp? Ago(TimeProvider time, TimeSpan? age) => age is { } length ? Timestamp.From(time.GetUtcNow() - length) : null;
}
