using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Stores.Redis;

/// <summary>A thread's place in the index of its shard. Places sort by the id of the newest commit, which sorts by time; what lists are
/// filtered by is part of them, so that a filter reads nothing else. The place of a thread that runs may be of an earlier commit of the same moment.</summary>
internal static class ThreadPlace
{
    private const char Separator = '\0';
    private const int Parts = 4;

    /// <summary>So much of an id is the same for a quarter of a second; the script of a step cuts it off there too.</summary>
    internal const int MomentLength = 11;

    /// <summary>The part before the workflow: checkpoint id, status. The commit's script, which knows the workflow, adds that and the thread.</summary>
    internal static string Begin(CommitHeader header) => $"{header.Id.Value}{Separator}{header.Status}{Separator}";

    // A thread may be called anything; what comes before it has no separator of its own.
    internal static ThreadId Thread(string place) => new(place.Split(Separator, Parts)[3]);

    /// <summary>The id of the newest commit; of a thread that runs, of one of the same moment.</summary>
    internal static string Id(string place) => place.Split(Separator, 2)[0];

    /// <summary>When the thread was last active, not quite to the quarter of a second. Moments sort like the ids that they are cut from.</summary>
    internal static string Moment(string place) => place[..Math.Min(MomentLength, place.IndexOf(Separator))];

    internal static RunStatus Status(string place) => Enum.Parse<RunStatus>(place.Split(Separator, Parts)[1]);
}
