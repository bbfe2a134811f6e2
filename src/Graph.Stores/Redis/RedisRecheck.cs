using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis;

/// <summary>Looks at the servers again while the store is in use: when another one may answer than before, and now and then because settings can be
/// changed at any time. What is wrong is said until it is not so any more.</summary>
internal sealed class RedisRecheck(IRedisTransport transport, RedisOpening opening, RedisStoreOptions options, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private volatile Look? _last;

    /// <exception cref="StoreException">A server drops what it acknowledged, is too old, or keeps less than it did when the store was opened.</exception>
    internal async ValueTask RequireAsync(CancellationToken cancellationToken)
    {
        if (!IsFresh(_last))
        {
            var (changes, at) = (transport.Changes, time.GetTimestamp());
            _last = new Look(changes, at, (await opening.InspectAsync(cancellationToken)).Trouble);
        }

        if (_last?.Trouble is { } trouble)
        {
            throw new StoreException($"Redis store '{options.Address}': {trouble}.");
        }
    }

    private bool IsFresh(Look? look) => look is { Trouble: null } && look.Changes == transport.Changes && time.GetElapsedTime(look.At) < Every;

    private sealed record Look(long Changes, long At, string? Trouble);
}
