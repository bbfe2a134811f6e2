using System.Net;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>The writes to one master that its replicas must have, group by group.</summary>
/// <param name="master">The master.</param>
/// <param name="database">Sends.</param>
/// <param name="wait">What a write waits for.</param>
/// <param name="forget">Told of shards that are elsewhere by now.</param>
internal sealed class WritesToMaster(EndPoint master, IDatabase database, ReplicaWait wait, Action<RedisKey> forget)
{
    private readonly WaitRoute _route = new(master, database, wait);
    private readonly Lock _gate = new();
    private List<Write> _next = [];
    private bool _isSending;

    /// <summary>Sends a write with the next group.</summary>
    internal Task<RedisResult> SendAsync(RedisKey shard, Func<Task<RedisResult>> send)
    {
        var write = new Write(shard, send);
        lock (_gate)
        {
            _next.Add(write);
            if (_isSending)
            {
                return write.Answer.Task;
            }

            _isSending = true;
        }

        // Ends by itself when nothing waits any more; whoever waits for an answer on a lost connection is freed by the transport.
        _ = SendGroupsAsync();
        return write.Answer.Task;
    }

    private async Task SendGroupsAsync()
    {
        while (TakeGroup() is { } group)
        {
            try
            {
                await SendGroupAsync(group);
            }
            catch (Exception trouble) when (trouble is not OutOfMemoryException)
            {
                // Whatever it is, it is these writes' own, and no reason to keep others waiting for ever. Such as a master that cannot be reached any more:
                // their shards may be another's by now.
                group.ForEach(write => forget(write.Shard));
                group.ForEach(write => write.Answer.TrySetException(trouble));
            }
        }
    }

    private List<Write>? TakeGroup()
    {
        lock (_gate)
        {
            if (_next.Count == 0)
            {
                _isSending = false;
                return null;
            }

            var group = _next;
            _next = [];
            return group;
        }
    }

    private async Task SendGroupAsync(List<Write> group)
    {
        var route = await _route.FindAsync();
        var shards = group.Select(write => write.Shard).Distinct().ToList();

        // All on one connection, one after the other, before anything is awaited.
        var before = Identify([.. shards, route], wait.ForOneWord);
        var answers = group.ConvertAll(write => Attempt(write.Send, wait.ForGroup));
        var marks = shards.ToDictionary(shard => shard, shard => Attempt(() => MarkAsync(shard), wait.ForGroup));
        var waiting = Attempt(() => WaitAsync(route), wait.ForGroup);
        var after = Identify([.. shards, route], wait.ForGroup);

        // Where nothing is there any more, the driver may keep the rest for ever.
        var elsewhere = await FindElsewhereAsync(before);
        var fault = default(RedisFault);
        if (!shards.TrueForAll(elsewhere.Contains))
        {
            fault = await FindFaultAsync(waiting);
            elsewhere.UnionWith(await FindElsewhereAsync(after));
            elsewhere.UnionWith(await FindFailedAsync(marks, _ => true));
        }

        if (elsewhere.Contains(route))
        {
            _route.Forget();
            fault ??= RedisFault.Unconfirmed(null);
        }

        foreach (var shard in shards.Where(elsewhere.Contains))
        {
            forget(shard);
        }

        for (var i = 0; i < group.Count; i++)
        {
            await (elsewhere.Contains(group[i].Shard)
                ? TellAsync(group[i].Answer, Task.FromException<RedisResult>(RedisFault.Unconfirmed(null)), null)
                : TellAsync(group[i].Answer, answers[i], fault));
        }
    }

    /// <summary>Writes something into the shard: a commit that was stored before, and is only asked for again, writes nothing to wait for.</summary>
    private Task<RedisResult> MarkAsync(RedisKey shard) => database.ExecuteAsync("EVAL", [RedisScripts.Touch.Text, 1, shard], ReplicatedWrites.Strictly);

    private async Task<long> WaitAsync(RedisKey route) => (long)await database.ExecuteAsync("WAIT", [wait.Replicas, route], ReplicatedWrites.Strictly);

    private Dictionary<RedisKey, Task<EndPoint?>> Identify(IEnumerable<RedisKey> keys, TimeSpan atMost) =>
        keys.ToDictionary(key => key, key => Attempt(() => database.IdentifyEndpointAsync(key, ReplicatedWrites.Strictly), atMost));

    /// <summary>The keys that were not this master's all the time: after a failover half way another one would answer for itself, and not for what was written here.</summary>
    private Task<HashSet<RedisKey>> FindElsewhereAsync(Dictionary<RedisKey, Task<EndPoint?>> look) => FindFailedAsync(look, place => Equals(place, master));

    /// <summary>The keys for which something failed, or is not as it has to be.</summary>
    private static async Task<HashSet<RedisKey>> FindFailedAsync<T>(Dictionary<RedisKey, Task<T>> answers, Func<T, bool> isWell)
    {
        HashSet<RedisKey> failed = [];
        foreach (var (key, answer) in answers)
        {
            try
            {
                if (!isWell(await answer))
                {
                    failed.Add(key);
                }
            }
            catch (Exception trouble) when (trouble is not OutOfMemoryException)
            {
                failed.Add(key);
            }
        }

        return failed;
    }

    /// <summary>Says why what was written cannot be taken for replicated; null when it can.</summary>
    private async Task<RedisFault?> FindFaultAsync(Task<long> counting)
    {
        try
        {
            var replicas = await counting;
            return replicas < wait.Replicas ? RedisFault.NotReplicated(replicas, wait.Replicas) : null;
        }
        catch (Exception trouble) when (trouble is not OutOfMemoryException)
        {
            return RedisFault.Unconfirmed(trouble);
        }
    }

    private static async Task TellAsync(TaskCompletionSource<RedisResult> asked, Task<RedisResult> answer, RedisFault? fault)
    {
        try
        {
            var result = await answer;
            if (fault is null)
            {
                asked.TrySetResult(result);
            }
            else
            {
                asked.TrySetException(fault);
            }
        }
        catch (Exception trouble) when (trouble is not OutOfMemoryException)
        {
            asked.TrySetException(trouble);
        }
    }

    /// <summary>What cannot even be sent fails as if it had been sent and failed.</summary>
    private Task<T> Attempt<T>(Func<Task<T>> send, TimeSpan atMost)
    {
        try
        {
            return send().WaitAsync(atMost, wait.Time);
        }
        catch (Exception trouble) when (trouble is not OutOfMemoryException)
        {
            return Task.FromException<T>(trouble);
        }
    }

    private sealed class Write(RedisKey shard, Func<Task<RedisResult>> send)
    {
        internal RedisKey Shard { get; } = shard;

        internal Func<Task<RedisResult>> Send { get; } = send;

        internal TaskCompletionSource<RedisResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
