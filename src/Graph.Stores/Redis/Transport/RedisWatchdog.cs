using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>Asks every connected server each second whether it is there, and has a link renewed on which one has been silent three times.</summary>
/// <remarks>A server that stands still is not connected on the new link until it goes on, and is not asked meanwhile.</remarks>
internal sealed class RedisWatchdog : IAsyncDisposable
{
    private const int MissesAllowed = 2;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Task _watching;

    internal RedisWatchdog(IEnumerable<RedisConnection> connections, TimeProvider time)
    {
        _time = time;
        _watching = Task.WhenAll(connections.Select(WatchAsync));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(RedisConnection connection)
    {
        var misses = 0;
        using var rounds = new PeriodicTimer(Every, _time);
        while (await WaitForNextRoundAsync(rounds))
        {
            var link = connection.Find();
            misses = link is null || await AreAllAnsweringAsync(link) ? 0 : misses + 1;
            if (misses > MissesAllowed)
            {
                misses = 0;
                connection.Renew(link!);
            }
        }
    }

    private async Task<bool> WaitForNextRoundAsync(PeriodicTimer rounds)
    {
        try
        {
            return await rounds.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> AreAllAnsweringAsync(RedisLink link)
    {
        try
        {
            var connected = link.Multiplexer.GetEndPoints().Select(place => link.Multiplexer.GetServer(place)).Where(server => server.IsConnected);
            await Task.WhenAll(connected.Select(server => server.PingAsync())).WaitAsync(Every, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (Exception exception) when (exception is RedisException or OperationCanceledException or ObjectDisposedException)
        {
            // The driver knows that this connection is gone, and is about to make another.
            return true;
        }
    }
}
