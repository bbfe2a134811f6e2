using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Updating;

/// <summary>Finds which node an update stands for that names none: the one that ran last.</summary>
internal sealed class LastNodes(ICheckpointStore store, ThreadReplay replay)
{
    /// <exception cref="RunRefusedException">Several ran last, or none.</exception>
    internal async ValueTask<IReadOnlyList<NodeUpdate>> NameAsync(IReadOnlyList<NodeUpdate> updates, CancellationToken cancellationToken)
    {
        if (updates.All(update => update.Node is not null))
        {
            return updates;
        }

        var nodes = await FindAsync(cancellationToken);
        return nodes.Count == 1
            ? [.. updates.Select(update => update with { Node = update.Node ?? nodes[0] })]
            : throw new RunRefusedException(nodes.Count == 0
                ? "No node has run yet that could have written this. Say which node it stands for, or START for a new input."
                : $"{string.Join(", ", nodes.Select(node => $"'{node}'"))} ran last, together. Say which of them the update stands for.");
    }

    /// <summary>The nodes of the newest step, or update, at or before the checkpoint, on its own branch.</summary>
    private async ValueTask<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        var commit = replay.Commit;
        while (true)
        {
            // A commit may hold several steps; those of its tasks that are of no earlier one ran last.
            var tasks = ThreadReplay.Verify(commit).Tasks;
            if (tasks.Count > 0)
            {
                var last = tasks.Any(task => task.Step is null) ? null : tasks.Max(task => task.Step);
                return [.. tasks.Where(task => task.Step == last).Select(task => task.Node).Distinct().Order(StringComparer.Ordinal)];
            }

            var (version, hash) = (commit.Header.ParentVersion, commit.Header.ParentHash);
            var parent = version == 0 ? null : await store.FindCommitAsync(commit.Header.ThreadId, version, cancellationToken);
            if (parent?.Header.Hash != hash)
            {
                // There is nothing before it, or that was pruned.
                return [];
            }

            commit = parent;
        }
    }
}
