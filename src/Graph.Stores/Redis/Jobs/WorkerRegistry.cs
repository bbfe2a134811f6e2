using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Jobs;

/// <summary>The workers as they said of themselves, in one hash.</summary>
internal sealed class WorkerRegistry(IRedisTransport transport, RedisStoreOptions options)
{
    private const int BeatsMissed = 3;

    private RedisKey Key => RedisKeys.Workers(options.Namespace);

    internal async ValueTask<bool> BeatAsync(WorkerView worker, CancellationToken cancellationToken)
    {
        var beat = worker with { BeatAt = await ReadClockAsync(cancellationToken) };
        return !(await transport.ExecuteAsync(RedisLane.Control, "HSET", [Key, worker.Owner.Value, JsonSerializer.SerializeToUtf8Bytes(beat)], cancellationToken)).IsNull;
    }

    internal async ValueTask<bool> SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken) =>
        (long)await transport.ExecuteAsync(RedisLane.Control, "HDEL", [Key, worker.Value], cancellationToken) == 1;

    internal async ValueTask<IReadOnlyList<WorkerView>> ListAsync(CancellationToken cancellationToken)
    {
        var now = await ReadClockAsync(cancellationToken);
        return [.. (await ReadAsync(cancellationToken)).Where(worker => IsHeardOf(worker, now)).OrderBy(worker => worker.StartedAt)];
    }

    /// <summary>Forgets workers that are not heard of any more.</summary>
    internal async ValueTask TidyAsync(CancellationToken cancellationToken)
    {
        var now = await ReadClockAsync(cancellationToken);
        foreach (var worker in (await ReadAsync(cancellationToken)).Where(worker => !IsHeardOf(worker, now)))
        {
            await SignOffAsync(worker.Owner, cancellationToken);
        }
    }

    private async Task<IEnumerable<WorkerView>> ReadAsync(CancellationToken cancellationToken)
    {
        var values = await transport.ExecuteAsync(RedisLane.Control, "HVALS", [Key], cancellationToken);
        return values.Items().Select(value => JsonSerializer.Deserialize<WorkerView>(value.Bytes())!);
    }

    private Task<Timestamp> ReadClockAsync(CancellationToken cancellationToken) => RedisClock.ReadAsync(transport, options, cancellationToken);

    private static bool IsHeardOf(WorkerView worker, Timestamp now) => LeaseRules.After(worker.BeatAt, BeatsMissed * worker.BeatEvery) > now;
}
