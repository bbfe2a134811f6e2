using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Redis;

/// <summary>A thread's place in the index of its shard. Places sort by the id of the newest commit, which sorts by time; what lists are
/// filtered by is part of them, so that a filter reads nothing else.</summary>
internal static class ThreadPlace
{
    private const char Separator = '\0';

    /// <summary>The part before the workflow: checkpoint id, status. The commit's script, which knows the workflow, adds that and the thread.</summary>
    internal static string Begin(CommitHeader header) => $"{header.Id.Value}{Separator}{header.Status}{Separator}";

    internal static ThreadId Thread(string place)
    {
        // A thread may be called anything; what comes before it has no separator of its own.
        var at = -1;
        for (var part = 0; part < 3; part++)
        {
            at = place.IndexOf(Separator, at + 1);
        }

        return new ThreadId(place[(at + 1)..]);
    }
}
