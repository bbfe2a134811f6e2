using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Pruning;

/// <summary>Decides which commits of a thread go.</summary>
/// <param name="commits">All of them, newest first.</param>
/// <param name="policy">What is no longer wanted.</param>
/// <param name="now">The time that ages are counted from.</param>
/// <param name="wayBack">A version that is needed although nothing in the thread goes on from it; null for none.</param>
internal sealed class PrunePlan(IReadOnlyList<CommitLine> commits, PrunePolicy policy, Timestamp now, long? wayBack)
{
    private readonly HashSet<long> _needed = wayBack is { } version ? [version] : [];
    private readonly bool[] _holdsStep = FindHolding(commits);

    internal int RemovedCommits { get; private set; }

    internal long RemovedBytes { get; private set; }

    /// <summary>Versions that stay while the one that they go on from goes.</summary>
    internal List<long> NeedingSnapshot { get; } = [];

    /// <summary>The versions that go, lowest first.</summary>
    internal IReadOnlyList<VersionRange> FindRemoved()
    {
        var ranges = new List<VersionRange>();
        CommitLine? kept = null;
        for (var place = 0; place < commits.Count; place++)
        {
            var commit = commits[place];
            if (MustStay(place))
            {
                NoteNeeded(place, kept);
                kept = commit;
                continue;
            }

            RemovedCommits++;
            RemovedBytes += commit.Bytes;
            if (kept is { BeginsBranch: false } next && next.Parent == commit.Version)
            {
                NeedingSnapshot.Add(next.Version);
            }

            Add(ranges, commit.Version);
        }

        ranges.Reverse();
        return ranges;
    }

    private bool MustStay(int place)
    {
        var commit = commits[place];
        return place == 0
            || place < policy.KeepLatest
            || (policy.OlderThan is { } age && now.ToDateTimeOffset() - commit.CreatedAt.ToDateTimeOffset() < age)
            || (policy.KeepLatest is null && policy.OlderThan is null)
            || _needed.Contains(commit.Version)
            || (commit.Status == RunStatus.Interrupted && IsEndOfBranch(place));
    }

    /// <summary>What comes after it begins another branch.</summary>
    private bool IsEndOfBranch(int place) => commits[place - 1].BeginsBranch;

    /// <summary>A branch needs what it was begun from. A commit that adds to its step needs what the step's commits before it said, and those must not be cut off
    /// by a snapshot that they would be read without.</summary>
    private void NoteNeeded(int place, CommitLine? next)
    {
        var commit = commits[place];
        var addsToParent = commit.Share.Adds && IsParentOf(place + 1, commit) && _holdsStep[place + 1];
        var isAddedTo = next is { Share.Adds: true } child && IsParentOf(place, child) && _holdsStep[place];
        if (commit.BeginsBranch || addsToParent || isAddedTo)
        {
            _needed.Add(commit.Parent);
        }
    }

    private bool IsParentOf(int place, CommitLine commit) => place < commits.Count && commits[place].Version == commit.Parent;

    /// <summary>After which commits something of a step that is not over is held by them and by those before them.</summary>
    private static bool[] FindHolding(IReadOnlyList<CommitLine> commits)
    {
        var holds = new bool[commits.Count];
        for (var place = commits.Count - 1; place >= 0; place--)
        {
            var (commit, before) = (commits[place], place + 1);
            var goesOn = commit.Share.Adds && before < commits.Count && commits[before].Version == commit.Parent;
            holds[place] = commit.Share.SaysAny || (goesOn && holds[before]);
        }

        return holds;
    }

    private static void Add(List<VersionRange> ranges, long version)
    {
        if (ranges.Count > 0 && ranges[^1].First == version + 1)
        {
            ranges[^1] = ranges[^1] with { First = version };
            return;
        }

        ranges.Add(new VersionRange(version, version));
    }
}
