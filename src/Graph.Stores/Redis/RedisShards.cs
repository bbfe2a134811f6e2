using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>Runs scripts in the shard that their keys lie in, on the data that were opened and no others.</summary>
internal sealed class RedisShards(IRedisTransport transport, RedisKeys keys, RedisStoreOptions options, string incarnation)
{
    internal RedisKeys Keys => keys;

    /// <summary>Runs a script.</summary>
    /// <param name="lane">Which connection it takes.</param>
    /// <param name="script">The script.</param>
    /// <param name="scriptKeys">Its keys; the last one names the data of the shard.</param>
    /// <param name="arguments">Its arguments without the name of the data, which goes with every script.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StoreException">The data there are others than were opened.</exception>
    internal async ValueTask<ScriptReply> RunAsync(
        RedisLane lane, RedisScript script, RedisKey[] scriptKeys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var reply = new ScriptReply(await transport.RunAsync(lane, script, scriptKeys, [.. arguments, incarnation], cancellationToken));
        return reply.Word != "EXCHANGED"
            ? reply
            : throw new StoreException($"Redis store '{options.Address}': its data were lost or exchanged while this program ran: what is there under "
                + $"'{options.Namespace}' is not what was opened. Nothing was stored. Restore the data, or start the program again to go on with what is there.");
    }
}
