using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>Whether what a store has of a thread is a beginning of what another one has.</summary>
/// <param name="from">The store that has more of it.</param>
/// <param name="to">The store that has less of it, or none.</param>
internal sealed class CommonHistory(ICheckpointStore from, ICheckpointStore to)
{
    /// <summary>Finds how far a thread is there.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="last">Its last commit that travels.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The newest commit that is there; null when none is.</returns>
    /// <exception cref="RunRefusedException">What is there is something else.</exception>
    internal async ValueTask<CommitHeader?> FindEndAsync(ThreadId thread, CommitHeader last, CancellationToken cancellationToken)
    {
        if (await to.FindNewestBeforeAsync(thread, long.MaxValue, cancellationToken) is not { Header: var head })
        {
            return null;
        }

        if (head.Hash == last.Hash)
        {
            return head;
        }

        if (head.Version > last.Version)
        {
            await RequireSameAsync(thread, last, cancellationToken);
            throw Refuse(thread, $"it has gone on there: its head is version {head.Version}, and here it is version {last.Version}");
        }

        await RequireFollowsAsync(thread, head, last.Version, cancellationToken);
        await RequireSameAsync(thread, head, cancellationToken);
        return head;
    }

    /// <summary>The head there must be a commit here, or what the oldest newer commit here goes on from.</summary>
    private async ValueTask RequireFollowsAsync(ThreadId thread, CommitHeader head, long last, CancellationToken cancellationToken)
    {
        if (await from.FindCommitAsync(thread, head.Version, cancellationToken) is { Header: var same })
        {
            RequireEqual(thread, same, head);
            return;
        }

        var next = await from.ReadForwardAsync(thread, last, cancellationToken, head.Version + 1).FirstOrDefaultAsync(cancellationToken);
        if (next?.Header.ParentVersion == head.Version && next.Header.ParentHash == head.Hash)
        {
            return;
        }

        throw Refuse(thread, $"its head there is version {head.Version}, which was pruned here, so that nothing says whether it is the same");
    }

    /// <summary>Every version that both have must be the same up to a commit.</summary>
    private async ValueTask RequireSameAsync(ThreadId thread, CommitHeader last, CancellationToken cancellationToken)
    {
        var query = new HistoryQuery { BeforeVersion = last.Version + 1 };
        await using var here = from.ReadHistoryAsync(thread, query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var isThere = await here.MoveNextAsync();
        await foreach (var (theirs, _) in to.ReadHistoryAsync(thread, query, cancellationToken))
        {
            while (isThere && here.Current.Header.Version > theirs.Version)
            {
                isThere = await here.MoveNextAsync();
            }

            if (!isThere)
            {
                return;
            }

            if (here.Current.Header.Version == theirs.Version)
            {
                RequireEqual(thread, here.Current.Header, theirs);
            }
        }
    }

    private void RequireEqual(ThreadId thread, CommitHeader here, CommitHeader there)
    {
        if (here.Hash != there.Hash)
        {
            throw Refuse(thread, $"its version {there.Version} is another one there");
        }
    }

    private RunRefusedException Refuse(ThreadId thread, string what) => new(
        $"{to.Description.Uri} has another history of thread '{thread}': {what}. Nothing of it was touched. "
        + "Delete it there, or copy it there to another id first.");
}
