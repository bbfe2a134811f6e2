using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.SharedState;

/// <summary>Shared state in the memory of one process.</summary>
internal sealed class InMemoryStates
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StateKey, (KeptState Kept, byte[] Body)> _entries = [];
    private readonly SortedSet<StateKey> _keys = new(KeyOrder.Instance);
    private readonly SortedSet<(Timestamp At, StateKey Key)> _ends = new(EndOrder.Instance);
    private readonly Dictionary<(StateSpace Space, StateWriteId Id), long> _writes = [];
    private readonly Queue<(Timestamp Until, (StateSpace Space, StateWriteId Id) Write)> _writesByAge = new();
    private long _version;

    internal StateEntry? Find(StateKey key, Timestamp now)
    {
        lock (_gate)
        {
            return Show(key, now);
        }
    }

    internal StateWriteAnswer Write(StateWrite write, Timestamp now)
    {
        lock (_gate)
        {
            var name = (write.Changes[0].Key.Space, write.Id);
            Clear(StateRules.ClearedBy(write), now);
            if (_writes.TryGetValue(name, out var stored))
            {
                return new StateWriteAnswer.Stored(stored) { WasRepeated = true };
            }

            if (StateRules.Refuse(write, [.. write.Changes.Select(change => FindKept(change.Key))], now) is { } refusal)
            {
                return refusal;
            }

            _version++;
            foreach (var change in write.Changes)
            {
                Keep(change.Key, StateRules.Apply(change, FindKept(change.Key), _version, now), (change as StateChange.Put)?.Body.ToArray());
            }

            _writes.Add(name, _version);
            _writesByAge.Enqueue((LeaseRules.After(now, StateRules.WriteMemory), name));
            return new StateWriteAnswer.Stored(_version);
        }
    }

    internal StatePage List(StateQuery query, Timestamp now)
    {
        lock (_gate)
        {
            var (after, first) = (new StateKey(query.Space, query.Partition, query.After), new StateKey(query.Space, query.Partition, query.Prefix));
            var end = first with { Name = query.PrefixEnd };
            if (KeyOrder.Instance.Compare(after, end) >= 0)
            {
                return new StatePage([], null);
            }

            var found = _keys.GetViewBetween(KeyOrder.Instance.Compare(after, first) > 0 ? after : first, end)
                .Where(key => key != after)
                .Select(key => Show(key, now))
                .OfType<StateEntry>()
                .Take(query.Limit + 1)
                .ToList();
            return StatePage.Of(found, query.Limit);
        }
    }

    private StateEntry? Show(StateKey key, Timestamp now) =>
        _entries.TryGetValue(key, out var entry) && entry.Kept.IsVisible(now) ? entry.Kept.Show(key, entry.Body) : null;

    private KeptState? FindKept(StateKey key) => _entries.GetValueOrDefault(key).Kept;

    /// <summary>Keeps an entry as it is from now on.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="kept">What is kept; null for nothing.</param>
    /// <param name="body">Its content; null for the one that it has, if it is to be seen.</param>
    private void Keep(StateKey key, KeptState? kept, byte[]? body)
    {
        _entries.TryGetValue(key, out var former);
        if (former.Kept?.EndsAt is { } end)
        {
            _ends.Remove((end, key));
        }

        if (kept is null)
        {
            _entries.Remove(key);
            _keys.Remove(key);
            return;
        }

        _keys.Add(key);
        _entries[key] = (kept, kept.IsGone ? [] : body ?? former.Body);
        if (kept.EndsAt is { } newEnd)
        {
            _ends.Add((newEnd, key));
        }
    }

    private void Clear(int atMost, Timestamp now)
    {
        for (var cleared = 0; cleared < atMost && _ends.Count > 0 && _ends.Min.At <= now; cleared++)
        {
            var key = _ends.Min.Key;
            Keep(key, StateRules.Expire(_entries[key].Kept, now), null);
        }

        for (var cleared = 0; cleared < atMost && _writesByAge.TryPeek(out var oldest) && oldest.Until <= now; cleared++)
        {
            _writes.Remove(_writesByAge.Dequeue().Write);
        }
    }

    /// <summary>By space, partition, and the UTF-8 bytes of the name, as all stores have it.</summary>
    private sealed class KeyOrder : IComparer<StateKey>
    {
        internal static readonly KeyOrder Instance = new();

        public int Compare(StateKey left, StateKey right)
        {
            var spaces = string.CompareOrdinal(left.Space.Value, right.Space.Value);
            var partitions = spaces != 0 ? spaces : string.CompareOrdinal(left.Partition.Value, right.Partition.Value);
            return partitions != 0 ? partitions : CompareNames(left.Name, right.Name);
        }

        private static int CompareNames(string left, string right)
        {
            var (ours, theirs) = (left.EnumerateRunes(), right.EnumerateRunes());
            while (ours.MoveNext())
            {
                if (!theirs.MoveNext())
                {
                    return 1;
                }

                if (ours.Current != theirs.Current)
                {
                    return ours.Current.CompareTo(theirs.Current);
                }
            }

            return theirs.MoveNext() ? -1 : 0;
        }
    }

    private sealed class EndOrder : IComparer<(Timestamp At, StateKey Key)>
    {
        internal static readonly EndOrder Instance = new();

        public int Compare((Timestamp At, StateKey Key) left, (Timestamp At, StateKey Key) right) =>
            left.At != right.At ? left.At.CompareTo(right.At) : KeyOrder.Instance.Compare(left.Key, right.Key);
    }
}
