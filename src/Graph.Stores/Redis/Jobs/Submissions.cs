using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Jobs;

/// <summary>Idempotency keys. A key and the thread that its request moves may lie on different nodes, so a key is reserved before the commit and confirmed
/// after it; what was left reserved by a process that died is told by the thread itself, whose commit notes the request.</summary>
internal sealed class Submissions(IRedisTransport transport, RedisShards shards, RedisStoreOptions options, JobRecords records)
{
    private const string Reserved = "reserved";
    private const string Confirmed = "confirmed";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    /// <summary>For how long whoever reserved a key may still be about to commit.</summary>
    private TimeSpan MayStillCommit => 2 * options.CallTimeout;

    private long Lifetime => (long)Math.Max(1, options.Queues.KeyLifetime.TotalMilliseconds);

    /// <summary>Reserves a key for a request. While the same request is being taken by somebody else, this waits for what becomes of it.</summary>
    /// <returns>The reservation, to be confirmed or given up.</returns>
    /// <exception cref="AlreadySubmittedException">The same request was taken before.</exception>
    /// <exception cref="SubmissionMismatchException">Another request was taken under the key.</exception>
    /// <exception cref="StoreException">The same request is being taken by somebody else, for as long as a call may take.</exception>
    internal async ValueTask<string> ReserveAsync(ThreadId thread, JobId job, SubmissionKey key, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await TryReserveAsync(thread, job, key, cancellationToken) is { } reservation)
            {
                return reservation;
            }

            if (TimeProvider.System.GetElapsedTime(started) >= options.CallTimeout)
            {
                throw new StoreException($"The request '{key.Key}' is being taken by another process that does not come to an end. Nothing was changed; "
                    + $"send it again in {Math.Ceiling(MayStillCommit.TotalSeconds)} s.");
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    /// <summary>The thread that the same request moved before; null when nothing was taken under its key.</summary>
    /// <exception cref="SubmissionMismatchException">Another request was taken under it.</exception>
    internal async ValueTask<ThreadId?> FindAsync(SubmissionKey key, CancellationToken cancellationToken)
    {
        object[] question = [shards.Keys.Submission(key)];
        if ((string?)await transport.ExecuteAsync(RedisLane.Control, "GET", question, cancellationToken) is not { } found)
        {
            return null;
        }

        var (state, hash, thread, job) = Read(found);
        if (hash != key.RequestHash)
        {
            throw new SubmissionMismatchException(key);
        }

        return state == Confirmed || (await records.ReadAsync(thread, cancellationToken)).HasTaken(job) ? thread : null;
    }

    /// <summary>Whether a reservation was confirmed before: the very same request was taken.</summary>
    internal static bool IsConfirmed(string reservation) => Read(reservation).State == Confirmed;

    /// <summary>Notes that the request was taken.</summary>
    internal ValueTask<bool> ConfirmAsync(ThreadId thread, JobId job, SubmissionKey key, string reservation, CancellationToken cancellationToken) =>
        SwapAsync(key, reservation, Write(Confirmed, thread, job, key), cancellationToken);

    /// <summary>Lets the key go: the request was refused.</summary>
    internal ValueTask<bool> GiveUpAsync(SubmissionKey key, string reservation, CancellationToken cancellationToken) =>
        SwapAsync(key, reservation, "", cancellationToken);

    /// <summary>Reserves a key for a request.</summary>
    /// <returns>The reservation; null while the same request is being taken by somebody else.</returns>
    private async ValueTask<string?> TryReserveAsync(ThreadId thread, JobId job, SubmissionKey key, CancellationToken cancellationToken)
    {
        var mine = Write(Reserved, thread, job, key);
        RedisKey[] keys = [shards.Keys.Submission(key), shards.Keys.SubmissionIncarnation(key)];
        var found = (string?)(await shards.RunAsync(RedisLane.Control, RedisScripts.Reserve, keys, [mine, Lifetime], cancellationToken))[1];
        if (found is null || found == mine)
        {
            return mine;
        }

        var (state, hash, other, otherJob) = Read(found);
        if (hash != key.RequestHash)
        {
            throw new SubmissionMismatchException(key);
        }

        if (otherJob == job.Value)
        {
            return found;
        }

        if (state == Confirmed || (await records.ReadAsync(other, cancellationToken)).HasTaken(otherJob))
        {
            throw new AlreadySubmittedException(key, other);
        }

        return await IsAbandonedAsync(key, cancellationToken) && await SwapAsync(key, found, mine, cancellationToken) ? mine : null;
    }

    private async ValueTask<bool> IsAbandonedAsync(SubmissionKey key, CancellationToken cancellationToken)
    {
        object[] question = [shards.Keys.Submission(key)];
        var left = (long)await transport.ExecuteAsync(RedisLane.Control, "PTTL", question, cancellationToken);
        return options.Queues.KeyLifetime - TimeSpan.FromMilliseconds(left) >= MayStillCommit;
    }

    private async ValueTask<bool> SwapAsync(SubmissionKey key, string known, string next, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [shards.Keys.Submission(key), shards.Keys.SubmissionIncarnation(key)];
        return (await shards.RunAsync(RedisLane.Control, RedisScripts.Swap, keys, [known, next, Lifetime], cancellationToken)).IsDone;
    }

    private static string Write(string state, ThreadId thread, JobId job, SubmissionKey key) =>
        string.Create(CultureInfo.InvariantCulture, $"{state}\n{key.RequestHash}\n{job.Value}\n{thread.Value}");

    private static (string State, string Hash, ThreadId Thread, string Job) Read(string text) =>
        text.Split('\n', 4) is [var state, var hash, var job, var thread] ? (state, hash, new ThreadId(thread), job) : ("", "", default, "");
}
