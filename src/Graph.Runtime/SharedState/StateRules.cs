using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.SharedState;

/// <summary>What becomes of entries, decided in one place for every store that decides it in this process. A store that decides elsewhere, such as in a
/// script, does the same.</summary>
public static class StateRules
{
    /// <summary>How many entries one write changes at the most.</summary>
    public const int MostChanges = 100;

    /// <summary>For how long a store knows a write that is sent again: as long as a call may take.</summary>
    public static TimeSpan WriteMemory { get; } = TimeSpan.FromMinutes(10);

    /// <summary>For how long the fencing token of an entry is remembered that was deleted or has expired.</summary>
    public static TimeSpan FenceMemory { get; } = TimeSpan.FromDays(30);

    /// <summary>How much of what has had its time is cleared away with a write: more than it leaves behind, so that it never piles up.</summary>
    /// <param name="write">The write.</param>
    /// <returns>How many entries, and how many names of writes.</returns>
    public static int ClearedBy(StateWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return (2 * write.Changes.Count) + 8;
    }

    /// <summary>Decides whether a write may be made.</summary>
    /// <param name="write">The write.</param>
    /// <param name="kept">What the store has of the entries of its changes, in their order.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>The refusal; null when it may be made.</returns>
    public static StateWriteAnswer? Refuse(StateWrite write, IReadOnlyList<KeptState?> kept, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(kept);
        return write.Changes.Select((change, at) => Refuse(change, kept[at], now)).FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>Refuses a write that cannot be.</summary>
    /// <param name="write">The write.</param>
    /// <exception cref="ArgumentException">A name is not allowed, there is nothing or too much to change, an entry is named twice, or several entries do
    /// not lie in one partition.</exception>
    public static void Require(StateWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        StateNames.Require(write.Id.Value, "id of the write", StateNames.LongestScope);
        if (write.Changes.Count is < 1 or > MostChanges)
        {
            throw new ArgumentException($"A write changes 1 to {MostChanges} entries, and this one changes {write.Changes.Count}. Split it.", nameof(write));
        }

        foreach (var change in write.Changes)
        {
            Require(change);
        }

        if (write.Changes.Count > 1)
        {
            RequireTogether(write);
        }
    }

    /// <summary>Makes a change that may be made.</summary>
    /// <param name="change">The change.</param>
    /// <param name="kept">What the store has of the entry; null for nothing.</param>
    /// <param name="version">The version of the write.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>What the store keeps from then on, beside the content of a <see cref="StateChange.Put"/>; null for nothing.</returns>
    public static KeptState? Apply(StateChange change, KeptState? kept, long version, Timestamp now)
    {
        var token = Math.Max(change?.FencingToken ?? 0, kept?.FencingToken ?? 0);
        return change switch
        {
            StateChange.Put put => new KeptState(version, false, EndOf(put.Expiry, kept, now), token),
            StateChange.Delete => Bury(version, token, now),
            StateChange.Check => kept is null ? Bury(version, token, now) : kept with { FencingToken = token },
            _ => throw new UnreachableException($"No rule for {change}."),
        };
    }

    /// <summary>What is left of an entry that has had its time.</summary>
    /// <param name="kept">The entry, at or after its end.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>What the store keeps from then on; null for nothing.</returns>
    public static KeptState? Expire(KeptState kept, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return kept.IsGone ? null : Bury(kept.Version, kept.FencingToken, now);
    }

    private static StateWriteAnswer? Refuse(StateChange change, KeptState? kept, Timestamp now)
    {
        if (change.FencingToken < kept?.FencingToken)
        {
            return new StateWriteAnswer.Fenced(change.Key, kept.FencingToken);
        }

        var present = kept?.IsVisible(now) == true ? kept.Version : 0;
        return change.ExpectedVersion is { } expected && expected != present ? new StateWriteAnswer.Conflicted(change.Key, present) : null;
    }

    private static KeptState? Bury(long version, long token, Timestamp now) =>
        token == 0 ? null : new KeptState(version, true, LeaseRules.After(now, FenceMemory), token);

    private static Timestamp? EndOf(StateExpiry expiry, KeptState? kept, Timestamp now) => expiry switch
    {
        StateExpiry.Never => null,
        StateExpiry.After after => LeaseRules.After(now, after.Lifetime),
        StateExpiry.AsItWas => kept?.IsVisible(now) == true ? kept.EndsAt : null,
        _ => throw new UnreachableException($"No rule for {expiry}."),
    };

    private static void Require(StateChange change)
    {
        StateNames.Require(change.Key.Space.Value, "space", StateNames.LongestScope);
        StateNames.RequirePartition(change.Key.Partition);
        StateNames.Require(change.Key.Name, "key", StateNames.LongestName);
        if (change is StateChange.Put { Expiry: StateExpiry.After { Lifetime: var lifetime } } && lifetime <= TimeSpan.Zero)
        {
            throw new ArgumentException($"Entry '{change.Key}' is to expire after {Duration.From(lifetime).ToTypedText()}, which is no time. Let it live longer, or delete it.", nameof(change));
        }
    }

    private static void RequireTogether(StateWrite write)
    {
        var first = write.Changes[0].Key;
        if (first.Partition.IsNone || write.Changes.Any(change => change.Key.Partition != first.Partition || change.Key.Space != first.Space))
        {
            throw new ArgumentException(
                $"{write.Changes.Count} entries are to be changed in one act, and they do not lie in one partition. Give them a partition that they share, "
                + "or change each for itself.", nameof(write));
        }

        if (write.Changes.Select(change => change.Key).Distinct().Count() < write.Changes.Count)
        {
            throw new ArgumentException("An entry is changed twice by one write. Say only what becomes of it in the end.", nameof(write));
        }
    }
}
