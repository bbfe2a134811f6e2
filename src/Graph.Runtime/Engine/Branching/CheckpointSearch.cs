using System.Globalization;
using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Branching;

/// <summary>Finds a checkpoint by what a person calls it: its version, or the beginning of its id.</summary>
internal sealed class CheckpointSearch(ICheckpointStore store, ThreadId threadId)
{
    internal async ValueTask<CommitHeader> GetAsync(string address, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            throw Missing(address, $"'{address}' names no checkpoint of thread '{threadId}'. Give a version, or the beginning of a checkpoint's id: "
                + "'graph history' lists both.");
        }

        var head = (await store.FindNewestBeforeAsync(threadId, long.MaxValue, cancellationToken) ?? throw new ThreadNotFoundException(threadId)).Header;
        if (long.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && await store.FindCommitAsync(threadId, version, cancellationToken) is { } commit)
        {
            return commit.Header;
        }

        var found = await FindByIdAsync(address, cancellationToken);
        return found switch
        {
            [var only] => only,
            [] => throw Missing(address, $"Thread '{threadId}' has no checkpoint '{address}': its newest is version {head.Version} ({head.Id}), "
                + "and older ones may have been pruned. 'graph history' lists those that are there."),
            _ => throw Missing(address, $"The ids of several checkpoints of thread '{threadId}' begin with '{address}', such as those of version "
                + $"{found[0].Version} ({found[0].Id}) and {found[1].Version} ({found[1].Id}). Give more of it, or the version."),
        };
    }

    /// <summary>Those whose id begins so, two of them at the most.</summary>
    private async ValueTask<List<CommitHeader>> FindByIdAsync(string beginning, CancellationToken cancellationToken)
    {
        var found = new List<CommitHeader>();
        await foreach (var commit in store.ReadHistoryAsync(threadId, new HistoryQuery(), cancellationToken))
        {
            if (commit.Header.Id.Value == beginning)
            {
                return [commit.Header];
            }

            if (found.Count < 2 && commit.Header.Id.Value.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(commit.Header);
            }
        }

        return found;
    }

    private CheckpointNotFoundException Missing(string address, string message) => new(threadId, address, message);
}
