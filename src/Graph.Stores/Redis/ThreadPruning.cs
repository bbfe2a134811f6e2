using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>The end of older commits of a thread: a page at a time, because a script must not hold up others for long.</summary>
internal sealed class ThreadPruning(RedisShards shards, RedisStoreOptions options)
{
    private const int VersionsAtOnce = 500;

    /// <exception cref="CheckpointConflictException">The thread was moved; nothing was removed.</exception>
    /// <exception cref="ArgumentException">The head is among the versions that are to go.</exception>
    internal async ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken)
    {
        var its = shards.Keys.Of(pruning.ThreadId);
        RedisKey[] keys = [its.Thread, its.Differences, its.Snapshots, its.SnapshotVersions, its.Incarnation];
        var removed = WriteRanges(pruning);

        // By its name a pruning is known when a call is repeated because its answer was lost.
        RedisValue[] arguments =
        [
            Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture),
            pruning.ExpectedHead.ToArray(),
            VersionsAtOnce,
            removed.Length / 2,
            .. removed,
        ];
        var snapshots = pruning.Snapshots.SelectMany(snapshot => new RedisValue[] { Number(snapshot.Version), Envelope.Seal(snapshot.Body.Span, options.CompressFrom) });
        var reply = await RunAsync([.. arguments, .. snapshots]);
        while (reply.Text(1) == "more")
        {
            reply = await RunAsync(arguments);
        }

        return new PrunedCommits((int)reply.Number(2), reply.Number(3));

        async ValueTask<ScriptReply> RunAsync(RedisValue[] page)
        {
            var answer = await shards.RunAsync(RedisLane.Bulk, RedisScripts.Prune, keys, page, cancellationToken);
            if (answer.Word == "HEAD")
            {
                pruning.RequireHeadStays(answer.Number(1));
            }

            return answer.RequireAccepted(pruning.ThreadId);
        }
    }

    /// <summary>First and last version of each range, the newest first. No version is below 1, and ids of entries know no sign.</summary>
    private static RedisValue[] WriteRanges(CheckpointPruning pruning) =>
    [
        .. pruning.Removed
            .Select(range => range with { First = Math.Max(1, range.First) })
            .Where(range => range.First <= range.Last)
            .OrderByDescending(range => range.Last)
            .SelectMany(range => new[] { Number(range.First), Number(range.Last) }),
    ];

    private static RedisValue Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
