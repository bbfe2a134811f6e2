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
                kept = commit;
                NoteBranchPoint(commit);
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

    private void NoteBranchPoint(CommitLine commit)
    {
        if (commit.BeginsBranch)
        {
            _needed.Add(commit.Parent);
        }
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
