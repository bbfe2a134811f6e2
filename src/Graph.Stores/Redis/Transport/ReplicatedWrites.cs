using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>Writes that are answered only once replicas have them. Those to one master that come while others wait are sent together, and share one WAIT.</summary>
/// <remarks>WAIT is about what its own connection wrote, and holds up everything behind it there, so that these writes have connections of their own.</remarks>
internal sealed class ReplicatedWrites(IDatabase database, ReplicaWait wait)
{
    private readonly ConcurrentDictionary<RedisKey, EndPoint> _mastersOfShards = new();
    private readonly ConcurrentDictionary<EndPoint, WritesToMaster> _masters = new();

    /// <summary>Sends a write with the next group of its master.</summary>
    /// <param name="shard">The key that names the data of the shard: it is there wherever the write is done, also while the shard moves.</param>
    /// <param name="send">Sends it.</param>
    /// <returns>Its answer; a fault when too few replicas have it.</returns>
    internal async Task<RedisResult> SendAsync(RedisKey shard, Func<Task<RedisResult>> send)
    {
        if (!_mastersOfShards.TryGetValue(shard, out var master))
        {
            _mastersOfShards[shard] = master = await database.IdentifyEndpointAsync(shard, CommandFlags.DemandMaster);
        }

        try
        {
            return await _masters.GetOrAdd(master, place => new WritesToMaster(place, database, wait)).SendAsync(shard, send);
        }
        catch (Exception)
        {
            // It may be another master's by now.
            _mastersOfShards.TryRemove(shard, out _);
            throw;
        }
    }
}
