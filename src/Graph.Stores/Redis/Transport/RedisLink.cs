using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>One multiplexer from its making to its end.</summary>
internal sealed class RedisLink : IDisposable
{
    private readonly CancellationTokenSource _lost = new();

    internal RedisLink(ConnectionMultiplexer multiplexer, ReplicaWait wait)
    {
        Multiplexer = multiplexer;
        Database = multiplexer.GetDatabase();
        Replicated = new ReplicatedWrites(Database, wait);
        Lost = _lost.Token;
    }

    internal ConnectionMultiplexer Multiplexer { get; }

    internal IDatabase Database { get; }

    /// <summary>Sends what replicas must have before it is answered.</summary>
    internal ReplicatedWrites Replicated { get; }

    /// <summary>Set once nobody waits for its answers any more.</summary>
    internal CancellationToken Lost { get; }

    /// <summary>Gives up on it: whoever waits for an answer is told at once that there will be none.</summary>
    public void Dispose()
    {
        _lost.Cancel();
        Multiplexer.Close(allowCommandsToComplete: false);
        Multiplexer.Dispose();
    }
}
