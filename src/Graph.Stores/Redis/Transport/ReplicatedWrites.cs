using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>Writes that are answered only once replicas have them. Those to one master that come while others wait are sent together, and share one WAIT.</summary>
/// <remarks>WAIT is about what its own connection wrote, and holds up everything behind it there, so that these writes have connections of their own.</remarks>
internal sealed class ReplicatedWrites(IDatabase database, ReplicaWait wait)
{
    /// <summary>How everything is sent that is about replicas: to a master, and to no other than the driver names. WAIT is never sent on by a node, so what it
    /// waits for must not be either.</summary>
    internal const CommandFlags Strictly = CommandFlags.DemandMaster | CommandFlags.NoRedirect;

    private readonly ConcurrentDictionary<RedisKey, EndPoint> _mastersOfShards = new();
    private readonly ConcurrentDictionary<EndPoint, WritesToMaster> _masters = new();

    /// <summary>Sends a write with the next group of its master.</summary>
    /// <param name="shard">The key that names the data of the shard.</param>
    /// <param name="send">Sends it, <see cref="Strictly"/>.</param>
    /// <returns>Its answer; a fault when too few replicas have it.</returns>
    internal async Task<RedisResult> SendAsync(RedisKey shard, Func<Task<RedisResult>> send)
    {
        if (!_mastersOfShards.TryGetValue(shard, out var master))
        {
            _mastersOfShards[shard] = master = await database.IdentifyEndpointAsync(shard, Strictly).WaitAsync(wait.ForOneWord, wait.Time)
                ?? throw RedisFault.NoMaster();
        }

        return await _masters.GetOrAdd(master, NewMaster).SendAsync(shard, send);
    }

    private WritesToMaster NewMaster(EndPoint master) =>
        new(master, database, wait, moved => _mastersOfShards.TryRemove(KeyValuePair.Create(moved, master)));
}
