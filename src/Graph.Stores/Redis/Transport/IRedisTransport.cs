using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>The few ways in which this store talks to Redis.</summary>
/// <remarks>
/// Promises: every call ends by its deadline, whatever the network does;
/// a call whose outcome is unknown, or that the server could not take yet, is sent again until then, so whatever is sent must bear repeating;
/// what a call could not do leaves as a <see cref="RedisFault"/> that says whether it may have been done all the same.
/// </remarks>
internal interface IRedisTransport : IAsyncDisposable
{
    /// <summary>Grows whenever another server may answer than before: a connection was made anew, or servers changed their parts.</summary>
    long Changes { get; }

    /// <summary>Runs a script on the master that holds its keys.</summary>
    Task<RedisResult> RunAsync(RedisLane lane, RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken);

    /// <summary>Runs a command on the master that holds its keys, which are handed over as <see cref="RedisKey"/>: it is found by them.</summary>
    Task<RedisResult> ExecuteAsync(RedisLane lane, string command, object[] arguments, CancellationToken cancellationToken);

    /// <summary>Sends a word to whoever listens; it may be lost.</summary>
    Task PublishAsync(string channel, string word, CancellationToken cancellationToken);

    /// <summary>Listens to a channel until the transport ends, over lost connections; what is said meanwhile is lost.</summary>
    Task SubscribeAsync(string channel, Action<string> take, CancellationToken cancellationToken);

    /// <summary>Reads what every master says of itself.</summary>
    Task<IReadOnlyList<RedisServerFacts>> InspectAsync(CancellationToken cancellationToken);
}
