using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Pruning;

/// <summary>What a plan must know of a commit; so little that a long thread's fit into memory.</summary>
internal readonly record struct CommitLine(long Version, long Parent, CommitHash Hash, RunStatus Status, Timestamp CreatedAt, int Bytes)
{
    /// <summary>What it says of the step in hand.</summary>
    internal StepShare Share { get; init; }

    /// <summary>Whether it goes on from another commit than the one before it.</summary>
    internal bool BeginsBranch => Parent != Version - 1;

    /// <summary>All of a thread, newest first.</summary>
    internal static async ValueTask<List<CommitLine>> ReadAllAsync(ICheckpointStore store, ThreadId threadId, CancellationToken cancellationToken)
    {
        var lines = new List<CommitLine>();
        await foreach (var (header, body) in store.ReadHistoryAsync(threadId, new HistoryQuery(), cancellationToken))
        {
            lines.Add(new CommitLine(header.Version, header.ParentVersion, header.Hash, header.Status, header.CreatedAt, body.Length)
            {
                Share = StepShare.Of(body.Span),
            });
        }

        return lines;
    }
}
