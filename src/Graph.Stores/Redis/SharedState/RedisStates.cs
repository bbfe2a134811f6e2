using System.Globalization;
using System.Text;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis.SharedState;

/// <summary>Shared state: one script and one round trip a read or write. Entries of a partition lie in one shard, the others are spread.</summary>
internal sealed class RedisStates(RedisShards shards, RedisStoreOptions options)
{
    /// <summary>From here on a value goes where it does not hold up small calls.</summary>
    private const int Large = 64 * 1024;

    /// <summary>How many places a script looks at in one go; it must not hold up others for long.</summary>
    private const int PlacesAtOnce = 512;

    /// <summary>Comes after every byte that a name has.</summary>
    private const byte AfterAll = 0xFF;

    internal async ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken)
    {
        var its = KeysOf(key);
        var reply = await shards.RunAsync(
            RedisLane.Bulk, RedisScripts.FindState, [its.Heads, its.Bodies, its.Incarnation], [Now(), PlaceOf(key)], cancellationToken);
        return reply.IsDone ? ReadEntry(key, reply.Text(1), (byte[]?)reply[2]) : null;
    }

    internal async ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        var its = KeysOf(write.Changes[0].Key);
        RedisKey[] keys = [its.Heads, its.Bodies, its.Places, its.Ends, its.Version, its.Write(write.Changes[0].Key.Space, write.Id), its.Incarnation];
        var changes = write.Changes.SelectMany(Write).ToArray();
        RedisValue[] arguments =
        [
            Now(),
            (long)StateRules.WriteMemory.TotalMilliseconds,
            LeaseText.Duration(StateRules.FenceMemory),
            StateRules.ClearedBy(write),
            .. changes,
        ];
        var lane = write.Changes.Sum(change => (change as StateChange.Put)?.Body.Length ?? 0) < Large ? RedisLane.Control : RedisLane.Bulk;
        var reply = await shards.RunAsync(lane, RedisScripts.WriteState, keys, arguments, cancellationToken);
        return reply.Word switch
        {
            "CONFLICT" => new StateWriteAnswer.Conflicted(write.Changes[(int)reply.Number(1) - 1].Key, reply.Number(2)),
            "FENCED" => new StateWriteAnswer.Fenced(write.Changes[(int)reply.Number(1) - 1].Key, reply.Number(2)),
            "AGAIN" => new StateWriteAnswer.Stored(reply.Number(1)) { WasRepeated = true },
            _ => new StateWriteAnswer.Stored(reply.Number(1)),
        };
    }

    /// <summary>Finds the names first, of all shards when entries are spread, and then reads those of the page.</summary>
    internal async ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken)
    {
        var spread = query.Partition.IsNone;
        var searched = spread ? Enumerable.Range(0, shards.Keys.ShardCount) : [ShardOf(new StateKey(query.Space, query.Partition, ""))];
        var found = await Task.WhenAll(searched.Select(shard => FindNamesAsync(shard, query, cancellationToken)));
        var names = found.SelectMany(some => some).OrderBy(name => name, NameOrder.Instance).Take(query.Limit + 1).ToList();
        var page = names.Take(query.Limit).Select(name => FindAsync(new StateKey(query.Space, query.Partition, name), cancellationToken).AsTask());

        // Those that have been deleted since are left out.
        var entries = (await Task.WhenAll(page)).OfType<StateEntry>().ToList();
        return new StatePage(entries, names.Count > query.Limit ? names[query.Limit - 1] : null);
    }

    private async Task<List<string>> FindNamesAsync(int shard, StateQuery query, CancellationToken cancellationToken)
    {
        var its = shards.Keys.States(shard);
        var before = PlaceOf(new StateKey(query.Space, query.Partition, ""));
        var prefix = Encoding.UTF8.GetBytes(before + query.Prefix);
        var after = Encoding.UTF8.GetBytes(before + query.After);
        byte[] from = after.AsSpan().SequenceCompareTo(prefix) >= 0 && query.After.Length > 0 ? [(byte)'(', .. after] : [(byte)'[', .. prefix];
        byte[] to = [(byte)'(', .. prefix, AfterAll];
        var names = new List<string>();
        for (var isLast = false; !isLast && names.Count <= query.Limit;)
        {
            RedisValue[] arguments = [Now(), from, to, PlacesAtOnce];
            var reply = await shards.RunAsync(RedisLane.Bulk, RedisScripts.ListStates, [its.Heads, its.Places, its.Incarnation], arguments, cancellationToken);
            isLast = (int)reply[2] < PlacesAtOnce;
            from = [(byte)'(', .. reply[1].Bytes()];
            names.AddRange(reply[3].Texts().Select(place => place[before.Length..]));
        }

        return names;
    }

    private StateKeys KeysOf(StateKey key) => shards.Keys.States(ShardOf(key));

    private int ShardOf(StateKey key) => shards.Keys.ShardOf(key.Partition.IsNone ? PlaceOf(key) : key.Space.Value + "\n" + key.Partition.Value);

    private static string PlaceOf(StateKey key) => key.Space.Value + "\n" + key.Partition.Value + "\n" + key.Name;

    /// <summary>A change as the script takes it: place, what, expected version, token, expiry, content.</summary>
    private IEnumerable<RedisValue> Write(StateChange change) =>
    [
        PlaceOf(change.Key),
        change switch
        {
            StateChange.Put => "put",
            StateChange.Delete => "delete",
            _ => "check",
        },
        change.ExpectedVersion?.ToString(CultureInfo.InvariantCulture) ?? "",
        change.FencingToken?.ToString(CultureInfo.InvariantCulture) ?? "",
        (change as StateChange.Put)?.Expiry switch
        {
            StateExpiry.After after => LeaseText.Duration(after.Lifetime),
            StateExpiry.AsItWas => "as it was",
            _ => "",
        },
        change is StateChange.Put put ? Envelope.Seal(put.Body.Span, options.CompressFrom) : "",
    ];

    private static StateEntry ReadEntry(StateKey key, string head, byte[]? body)
    {
        var parts = head.Split(' ');
        Timestamp? end = parts[2].Length == 0 ? null : LeaseText.ReadTime(parts[2]);
        return new StateEntry(
            key, long.Parse(parts[0], CultureInfo.InvariantCulture), Envelope.Open(body, $"the entry '{key}'"), end, long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private RedisValue Now() => LeaseText.Now(options.LeaseClock);

    /// <summary>By the UTF-8 bytes, which is by code points.</summary>
    private sealed class NameOrder : IComparer<string>
    {
        internal static readonly NameOrder Instance = new();

        public int Compare(string? left, string? right) =>
            Encoding.UTF8.GetBytes(left ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right ?? ""));
    }
}
