using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>One multiplexer from its making to its end.</summary>
internal sealed class RedisLink : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private volatile bool _isPasswordRefused;

    internal RedisLink(ConnectionMultiplexer multiplexer)
    {
        Multiplexer = multiplexer;
        Database = multiplexer.GetDatabase();
        multiplexer.ConnectionFailed += (_, failure) => _isPasswordRefused |= failure.FailureType == ConnectionFailureType.AuthenticationFailure;
        multiplexer.ConnectionRestored += (_, _) => _isPasswordRefused = false;
        Lost = _lost.Token;
    }

    internal ConnectionMultiplexer Multiplexer { get; }

    internal IDatabase Database { get; }

    /// <summary>Set once nobody waits for its answers any more.</summary>
    internal CancellationToken Lost { get; }

    /// <summary>Whether the last attempt to connect ended with the server refusing the password.</summary>
    internal bool IsPasswordRefused => _isPasswordRefused;

    /// <summary>Gives up on it: whoever waits for an answer is told at once that there will be none.</summary>
    public void Dispose()
    {
        _lost.Cancel();
        Multiplexer.Close(allowCommandsToComplete: false);
        Multiplexer.Dispose();
    }
}
