using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>The link of one lane. Made when it is first asked for, and made anew once it has fallen silent: the driver itself would wait for
/// hours on a connection whose other end is gone.</summary>
internal sealed class RedisConnection(Func<ConfigurationOptions> settings, ReplicaWait wait, Func<RedisLink, Task>? prepare, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan BetweenReconfigurations = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<RedisLink>? _link;
    private long _reconfigured;
    private volatile bool _isClosed;

    /// <summary>Whether nothing is sent any more.</summary>
    internal bool IsClosed => _isClosed;

    /// <summary>The link, which may still be about to connect.</summary>
    internal Task<RedisLink> GetAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(RedisCheckpointStore));
            return _link is null or { IsFaulted: true } or { IsCanceled: true } ? _link = ConnectAsync() : _link;
        }
    }

    /// <summary>The link, if there is one by now.</summary>
    internal RedisLink? Find()
    {
        lock (_gate)
        {
            return _link is { IsCompletedSuccessfully: true } ? _link.GetAwaiter().GetResult() : null;
        }
    }

    /// <summary>Replaces a link that has fallen silent.</summary>
    internal void Renew(RedisLink silent)
    {
        lock (_gate)
        {
            if (_isClosed || _link is not { IsCompletedSuccessfully: true } || _link.GetAwaiter().GetResult() != silent)
            {
                return;
            }

            _link = ConnectAsync();
        }

        silent.Dispose();
    }

    /// <summary>Looks again which server is the master; at most once a second, however many ask.</summary>
    internal async Task ReconfigureAsync(RedisLink link)
    {
        lock (_gate)
        {
            if (_reconfigured != 0 && time.GetElapsedTime(_reconfigured) < BetweenReconfigurations)
            {
                return;
            }

            _reconfigured = time.GetTimestamp();
        }

        await link.Multiplexer.ConfigureAsync(TextWriter.Null);
    }

    public void Dispose()
    {
        RedisLink? link;
        lock (_gate)
        {
            link = Find();
            _isClosed = true;
        }

        link?.Dispose();
    }

    private async Task<RedisLink> ConnectAsync()
    {
        // The driver connects in the caller's own time to begin with; nobody holds a lock for that long.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var link = new RedisLink(await ConnectionMultiplexer.ConnectAsync(settings()), wait);
        await (prepare?.Invoke(link) ?? Task.CompletedTask);
        lock (_gate)
        {
            if (!_isClosed)
            {
                return link;
            }
        }

        link.Dispose();
        throw new ObjectDisposedException(typeof(RedisCheckpointStore).FullName);
    }
}
