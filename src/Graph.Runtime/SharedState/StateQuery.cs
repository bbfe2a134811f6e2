namespace Graph.Runtime.SharedState;

/// <summary>Which entries to list.</summary>
/// <param name="Space">Whose.</param>
/// <param name="Partition">Of which partition; those of no partition when it is <see cref="StatePartition.None"/>.</param>
public sealed record StateQuery(StateSpace Space, StatePartition Partition)
{
    /// <summary>How many a page has at the most.</summary>
    public const int LargestPage = 1_000;

    /// <summary>What their names begin with.</summary>
    /// <value>Default empty: all.</value>
    public string Prefix { get; init; } = "";

    /// <summary>The name after which the page begins.</summary>
    /// <value>Default empty: at the first.</value>
    public string After { get; init; } = "";

    /// <summary>How many at the most.</summary>
    /// <value>Default 100; from 1 to <see cref="LargestPage"/>.</value>
    public int Limit { get; init; } = 100;

    /// <summary>What the names that begin with <see cref="Prefix"/> all come before, and no other name does that comes after them.</summary>
    public string PrefixEnd => Prefix + StateNames.AfterAll;

    /// <summary>Refuses a query that cannot be.</summary>
    /// <exception cref="ArgumentException">A name or the limit is out of its bounds.</exception>
    public void Require()
    {
        StateNames.Require(Space.Value, "space", StateNames.LongestScope);
        StateNames.RequirePartition(Partition);
        StateNames.RequirePrefix(Prefix);
        StateNames.RequirePrefix(After);
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limit, LargestPage);
    }
}

/// <summary>One page of entries.</summary>
/// <param name="Entries">The entries in the order of their names; possibly fewer than asked for although there are more.</param>
/// <param name="Next">The name after which the next page begins; null at the end.</param>
public sealed record StatePage(IReadOnlyList<StateEntry> Entries, string? Next)
{
    /// <summary>Makes a page of what a store found when it looked for one more than were asked for.</summary>
    /// <param name="found">The entries in order.</param>
    /// <param name="limit">How many were asked for.</param>
    /// <returns>The page; it has a next one if there was one more.</returns>
    public static StatePage Of(IReadOnlyList<StateEntry> found, int limit)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Count <= limit ? new StatePage(found, null) : new StatePage([.. found.Take(limit)], found[limit - 1].Key.Name);
    }
}
