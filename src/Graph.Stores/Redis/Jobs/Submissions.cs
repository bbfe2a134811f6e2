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

    /// <summary>Reserves a key for a request.</summary>
    /// <returns>The reservation, to be confirmed or given up.</returns>
    /// <exception cref="AlreadySubmittedException">The same request was taken before.</exception>
    /// <exception cref="SubmissionMismatchException">Another request was taken under the key.</exception>
    /// <exception cref="StoreException">The same request is being taken by somebody else at this moment.</exception>
    internal async ValueTask<string> ReserveAsync(ThreadId thread, JobId job, SubmissionKey key, CancellationToken cancellationToken)
    {
        var mine = Write(Reserved, thread, job, key);
        var lifetime = (long)Math.Max(1, options.Queues.KeyLifetime.TotalMilliseconds);
        object[] arguments = [shards.Keys.Submission(key), mine, "NX", "GET", "PX", lifetime];
        var found = (string?)await transport.ExecuteAsync(RedisLane.Control, "SET", arguments, cancellationToken);
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

        if (state == Confirmed || (await records.ReadAsync(other, cancellationToken)).Submission == otherJob)
        {
            throw new AlreadySubmittedException(key, other);
        }

        return await TakeOverAsync(key, found, mine, cancellationToken);
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

        return state == Confirmed || (await records.ReadAsync(thread, cancellationToken)).Submission == job ? thread : null;
    }

    /// <summary>Whether a reservation was confirmed before: the very same request was taken.</summary>
    internal static bool IsConfirmed(string reservation) => Read(reservation).State == Confirmed;

    /// <summary>Notes that the request was taken.</summary>
    internal ValueTask<bool> ConfirmAsync(ThreadId thread, JobId job, SubmissionKey key, string reservation, CancellationToken cancellationToken) =>
        SwapAsync(key, reservation, Write(Confirmed, thread, job, key), cancellationToken);

    /// <summary>Lets the key go: the request was refused.</summary>
    internal ValueTask<bool> GiveUpAsync(SubmissionKey key, string reservation, CancellationToken cancellationToken) =>
        SwapAsync(key, reservation, "", cancellationToken);

    private async ValueTask<string> TakeOverAsync(SubmissionKey key, string found, string mine, CancellationToken cancellationToken)
    {
        // Whoever reserved it may still be about to commit, for as long as a call may take.
        object[] question = [shards.Keys.Submission(key)];
        var left = (long)await transport.ExecuteAsync(RedisLane.Control, "PTTL", question, cancellationToken);
        var age = options.Queues.KeyLifetime - TimeSpan.FromMilliseconds(left);
        if (age < 2 * options.CallTimeout || !await SwapAsync(key, found, mine, cancellationToken))
        {
            throw new StoreException($"The request '{key.Key}' is being taken by another process at this moment. Nothing was changed; send it again in "
                + $"{Math.Ceiling((2 * options.CallTimeout).TotalSeconds)} s.");
        }

        return mine;
    }

    private async ValueTask<bool> SwapAsync(SubmissionKey key, string known, string next, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [shards.Keys.Submission(key), shards.Keys.SubmissionIncarnation(key)];
        return (await shards.RunAsync(RedisLane.Control, RedisScripts.Swap, keys, [known, next], cancellationToken)).IsDone;
    }

    private static string Write(string state, ThreadId thread, JobId job, SubmissionKey key) =>
        string.Create(CultureInfo.InvariantCulture, $"{state}\n{key.RequestHash}\n{job.Value}\n{thread.Value}");

    private static (string State, string Hash, ThreadId Thread, string Job) Read(string text) =>
        text.Split('\n', 4) is [var state, var hash, var job, var thread] ? (state, hash, new ThreadId(thread), job) : ("", "", default, "");
}
