using System.Net;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>The writes to one master that its replicas must have, group by group.</summary>
internal sealed class WritesToMaster(EndPoint master, IDatabase database, ReplicaWait wait)
{
    private readonly WaitRoute _route = new(master, database, wait.AtMost);
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
            await SendGroupAsync(group);
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
        var before = Identify([.. shards, route]);
        var answers = group.ConvertAll(write => Attempt(write.Send));
        var waiting = Attempt(() => WaitAsync(shards[0], route));
        var after = Identify([.. shards, route]);

        var fault = await FindFaultAsync(waiting);
        var moved = await FindMovedAsync(before, after);
        if (moved.Contains(route))
        {
            _route.Forget();
            fault ??= RedisFault.Unconfirmed(null);
        }

        // Where the shard of the mark was elsewhere, the wait need not have been for all that was written here.
        fault ??= moved.Contains(shards[0]) ? RedisFault.Unconfirmed(null) : null;
        for (var i = 0; i < group.Count; i++)
        {
            await TellAsync(group[i].Answer, answers[i], fault ?? (moved.Contains(group[i].Shard) ? RedisFault.Unconfirmed(null) : null));
        }
    }

    private async Task<long> WaitAsync(RedisKey shard, RedisKey route)
    {
        // A commit that was stored before, and is only asked for again, writes nothing to wait for.
        var marking = database.ExecuteAsync("EVAL", [RedisScripts.Touch.Text, 1, shard], CommandFlags.DemandMaster);
        var waiting = database.ExecuteAsync("WAIT", [wait.Replicas, route], CommandFlags.DemandMaster);
        await marking;
        return (long)await waiting;
    }

    private Dictionary<RedisKey, Task<EndPoint>> Identify(IEnumerable<RedisKey> keys) =>
        keys.ToDictionary(key => key, key => Attempt(() => database.IdentifyEndpointAsync(key, CommandFlags.DemandMaster)));

    /// <summary>The keys that were not this master's all the time: after a failover half way another one would answer for itself, and not for what was written here.</summary>
    private async Task<HashSet<RedisKey>> FindMovedAsync(params Dictionary<RedisKey, Task<EndPoint>>[] looks)
    {
        HashSet<RedisKey> moved = [];
        foreach (var (key, place) in looks.SelectMany(look => look))
        {
            try
            {
                if (!Equals(await place, master))
                {
                    moved.Add(key);
                }
            }
            catch (Exception trouble) when (trouble is not OutOfMemoryException)
            {
                moved.Add(key);
            }
        }

        return moved;
    }

    /// <summary>Says why no write of a group can be taken for replicated; null when those that were written here can.</summary>
    private async Task<RedisFault?> FindFaultAsync(Task<long> waiting)
    {
        try
        {
            var replicas = await waiting;
            return replicas < wait.Replicas ? RedisFault.NotReplicated(replicas, wait.Replicas) : null;
        }
        catch (Exception trouble) when (trouble is RedisException or OperationCanceledException or ObjectDisposedException or TimeoutException)
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
    private static Task<T> Attempt<T>(Func<Task<T>> send)
    {
        try
        {
            return send();
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
