using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Leasing;

/// <summary>A run that an input takes the place of: where its own input came in, and how the thread stood before that.</summary>
/// <param name="Input">The commit of that input.</param>
/// <param name="Before">The thread before it; null when that input made the thread.</param>
internal sealed record RunInTheWay(CommitHeader Input, StoredThread? Before)
{
    /// <summary>Where the input that takes its place begins.</summary>
    internal WayBack WayBack => new(
        Before, new BranchPoint(Input.ParentVersion, Input.ParentHash), $"It takes the place of the input of version {Input.Version}.");

    /// <summary>Finds the run whose input was the last one on the newest branch.</summary>
    internal static async Task<RunInTheWay?> FindAsync(ICheckpointStore store, ThreadId threadId, CancellationToken cancellationToken)
    {
        if (await FindInputAsync(store, threadId, cancellationToken) is not { } input)
        {
            return null;
        }

        return new RunInTheWay(
            input, input.ParentVersion == 0 ? null : await store.FindAtAsync(threadId, input.ParentVersion, cancellationToken));
    }

    private static async Task<CommitHeader?> FindInputAsync(ICheckpointStore store, ThreadId threadId, CancellationToken cancellationToken)
    {
        long? wanted = null;
        await foreach (var commit in store.ReadHistoryAsync(threadId, new HistoryQuery(), cancellationToken))
        {
            // Versions of other branches lie between those of this one.
            if (wanted is not null && commit.Header.Version != wanted)
            {
                continue;
            }

            if (ThreadReplay.Verify(commit).Source == TransitionSource.Input)
            {
                return commit.Header;
            }

            wanted = commit.Header.ParentVersion;
        }

        return null;
    }
}
