namespace Graph.Runtime.Checkpoints;

/// <summary>Which commits of a thread go, and what has to be added so that each of the others can still be loaded.</summary>
public sealed record CheckpointPruning
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The hash of the thread's newest commit as whoever planned this knows it.</summary>
    public required CommitHash ExpectedHead { get; init; }

    /// <summary>The versions that go, with their snapshots; never the head's. Versions that are gone already are passed over.</summary>
    public required IReadOnlyList<VersionRange> Removed { get; init; }

    /// <summary>Snapshots for commits that stay and lose what they went on from.</summary>
    public IReadOnlyList<StoredSnapshot> Snapshots { get; init; } = [];

    /// <summary>Whether a version is to go.</summary>
    /// <param name="version">The version.</param>
    /// <returns>True when one of the ranges has it.</returns>
    public bool Removes(long version) => Removed.Any(range => range.Contains(version));

    /// <summary>Refuses a pruning that would take the head away; a store asks before it removes anything.</summary>
    /// <param name="head">The version of the head.</param>
    /// <exception cref="ArgumentException">It would.</exception>
    public void RequireHeadStays(long head)
    {
        if (Removes(head))
        {
            throw new ArgumentException($"Version {head} is the head of thread '{ThreadId}' and cannot be pruned.");
        }
    }
}

/// <summary>Versions of a thread without gap.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest.</param>
public readonly record struct VersionRange(long First, long Last)
{
    /// <summary>Whether a version is one of them.</summary>
    /// <param name="version">The version.</param>
    /// <returns>True from the lowest to the highest.</returns>
    public bool Contains(long version) => version >= First && version <= Last;
}

/// <summary>What a pruning removed.</summary>
/// <param name="Commits">How many commits.</param>
/// <param name="Bytes">The bytes of their bodies and snapshots.</param>
public readonly record struct PrunedCommits(int Commits, long Bytes);
