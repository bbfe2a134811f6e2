using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Hybrid;

/// <summary>Copies of threads in Redis. Nothing depends on them: when Redis cannot be used they are passed over, and for a moment not even tried.</summary>
internal sealed class HotCopies(IRedisTransport transport, string name, TimeSpan expiry, TimeProvider time) : IAsyncDisposable
{
    private const string HeadField = "head";
    private const string SnapshotField = "snapshot";

    /// <summary>For how long Redis is left alone after it could not be used, so that its trouble is not added to every call.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>How long it is tried whether Redis can be used at all, which has to be connected first.</summary>
    private static readonly TimeSpan PatienceOfLooks = TimeSpan.FromSeconds(3);

    private static readonly RedisScript AppendScript = RedisScript.Load("hot-append");
    private static readonly RedisScript PutScript = RedisScript.Load("hot-put");

    private long _failedAt;

    private bool IsResting => Volatile.Read(ref _failedAt) is not 0 and var failedAt && time.GetElapsedTime(failedAt) < Rest;

    private string Milliseconds { get; } = ((long)expiry.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Says why Redis cannot be used; null when it can.</summary>
    internal async Task<string?> FindTroubleAsync(CancellationToken cancellationToken)
    {
        for (var began = time.GetTimestamp(); ;)
        {
            try
            {
                await transport.ExecuteAsync(RedisLane.Control, "EXISTS", [Key(new ThreadId("none"))], cancellationToken);
                return null;
            }
            catch (RedisFault fault) when (fault.MayPass && time.GetElapsedTime(began) < PatienceOfLooks)
            {
                // It may still be about to connect.
            }
            catch (RedisFault fault)
            {
                return fault.Message;
            }
        }
    }

    /// <summary>Reads a copy; null when there is none that could be used.</summary>
    internal async Task<HotThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        HotThread? copy = null;
        await TryAsync(async () =>
        {
            var answer = await transport.ExecuteAsync(RedisLane.Bulk, "HGETALL", [Key(threadId)], cancellationToken);
            copy = Read(threadId, answer.Items());
        });
        return copy;
    }

    /// <summary>Lets a copy follow a commit that the truth has.</summary>
    internal Task FollowAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var header = commit.Header;
        var snapshot = commit.Snapshot is { } state ? HotThread.Write(new StoredSnapshot(header.Version, state)) : [];
        return TryAsync(() => transport.RunAsync(
            RedisLane.Bulk,
            AppendScript,
            [Key(header.ThreadId)],
            [
                commit.ExpectedHead == CommitHash.None ? Array.Empty<byte>() : commit.ExpectedHead.ToArray(),
                header.Hash.ToArray(),
                header.Version,
                HotThread.Write(header, commit.Body.Span),
                snapshot,
                Milliseconds,
            ],
            cancellationToken));
    }

    /// <summary>Makes a copy of a thread that was read from the truth.</summary>
    internal Task PutAsync(StoredThread thread, CancellationToken cancellationToken)
    {
        var values = new List<RedisValue> { Milliseconds, HeadField, thread.Head.Hash.ToArray() };
        if (thread.Snapshot is { } snapshot)
        {
            values.AddRange([SnapshotField, HotThread.Write(snapshot)]);
        }

        foreach (var commit in thread.Tail)
        {
            values.AddRange([commit.Header.Version, HotThread.Write(commit.Header, commit.Body.Span)]);
        }

        return TryAsync(() => transport.RunAsync(RedisLane.Bulk, PutScript, [Key(thread.Head.ThreadId)], [.. values], cancellationToken));
    }

    /// <summary>Leaves of a copy only which commit it is of: its state is read from the truth the next time.</summary>
    internal Task EmptyAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken) => TryAsync(() => transport.RunAsync(
        RedisLane.Control, PutScript, [Key(threadId)], [Milliseconds, HeadField, head.ToArray()], cancellationToken));

    /// <summary>Removes a copy.</summary>
    internal Task RemoveAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        TryAsync(() => transport.ExecuteAsync(RedisLane.Control, "DEL", [Key(threadId)], cancellationToken));

    public ValueTask DisposeAsync() => transport.DisposeAsync();

    /// <summary>One field that cannot be read makes the whole copy useless: what is left might be another state.</summary>
    private static HotThread? Read(ThreadId threadId, RedisResult[] answer)
    {
        StoredSnapshot? snapshot = null;
        var commits = new List<StoredCommit>();
        for (var field = 0; field + 1 < answer.Length; field += 2)
        {
            var (name, value) = (answer[field].Text(), answer[field + 1]);
            if (name == SnapshotField)
            {
                snapshot = HotThread.ReadSnapshot(value.Bytes());
            }
            else if (name != HeadField && HotThread.ReadCommit(threadId, value.Bytes()) is { } commit)
            {
                commits.Add(commit);
            }
        }

        var fields = 1 + (snapshot is null ? 0 : 1) + commits.Count;
        commits.Sort(static (one, other) => one.Header.Version.CompareTo(other.Header.Version));
        return fields == answer.Length / 2 ? new HotThread(snapshot, commits) : null;
    }

    private RedisKey Key(ThreadId threadId) => $"{name}:hot:{threadId}";

    private async Task TryAsync(Func<Task> call)
    {
        if (IsResting)
        {
            return;
        }

        try
        {
            await call();
            Volatile.Write(ref _failedAt, 0);
        }
        catch (RedisFault)
        {
            Volatile.Write(ref _failedAt, time.GetTimestamp());
        }
    }
}
