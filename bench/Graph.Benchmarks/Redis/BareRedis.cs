using System.Diagnostics;
using System.Globalization;
using Graph.Stores.Redis;
using StackExchange.Redis;

namespace Graph.Benchmarks.Redis;

/// <summary>The least that the server and the driver do for the same bytes.</summary>
internal static class BareRedis
{
    private const string Nonce = "00000000000000000000000000000001";
    private const int Lease = 30_000_000;

    /// <summary>The shortest script that is a commit at all: it refuses whoever does not hold the thread or is late, appends, and moves the head.</summary>
    private const string Fenced =
        """
        local thread = redis.call('HMGET', KEYS[1], 'head', 'nonce')
        if thread[1] ~= ARGV[1] or thread[2] ~= ARGV[2] then
          return {'NO'}
        end
        redis.call('XADD', KEYS[2], ARGV[3], 'header', ARGV[4], 'body', ARGV[5])
        redis.call('HSET', KEYS[1], 'head', string.sub(ARGV[4], 1, 32))
        return {'OK'}
        """;

    private static int Threads;

    /// <summary>One caller that sets a value and waits for the answer, again and again.</summary>
    internal static async Task<TimeSpan> SetAsync(ConnectionMultiplexer driver, int count, byte[] body)
    {
        var database = driver.GetDatabase();
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < count; number++)
        {
            await database.StringSetAsync(string.Create(CultureInfo.InvariantCulture, $"bare:{number}"), body);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>One caller that sends the shortest fenced commit and waits for the answer, again and again.</summary>
    internal static async Task<TimeSpan> CommitFencedAsync(ConnectionMultiplexer driver, int count, byte[] body)
    {
        var database = driver.GetDatabase();
        var hash = Convert.FromHexString((await database.ExecuteAsync("SCRIPT", "LOAD", Fenced)).Text());
        var thread = string.Create(CultureInfo.InvariantCulture, $"{{fenced}}:{Interlocked.Increment(ref Threads)}");
        RedisKey[] keys = [thread, thread + ":d"];
        var header = new byte[128];
        await database.HashSetAsync(thread, [new HashEntry("head", header[..32]), new HashEntry("nonce", Nonce)]);
        var started = Stopwatch.GetTimestamp();
        for (var version = 1; version <= count; version++)
        {
            var head = header[..32];
            BitConverter.TryWriteBytes(header, version);
            var answer = await database.ScriptEvaluateAsync(
                hash, keys, [head, Nonce, string.Create(CultureInfo.InvariantCulture, $"{version}-0"), header.ToArray(), body]);
            if (answer[0].Text() != ScriptReply.Done)
            {
                throw new InvalidOperationException("The shortest script refused its only caller.");
            }
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Callers that each send the store's own scripts of commits for a thread of their own, with arguments made beforehand as far as that goes.</summary>
    internal static async Task<TimeSpan> CommitAsync(ConnectionMultiplexer driver, int callers, int count, byte[] body)
    {
        foreach (var script in new[] { RedisScripts.Commit, RedisScripts.Step })
        {
            await driver.GetDatabase().ExecuteAsync("SCRIPT", "LOAD", script.Text);
        }

        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CommitThreadAsync(driver.GetDatabase(), count, body))));
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Asks the server for one of its counters.</summary>
    internal static async Task<double> AskAsync(ConnectionMultiplexer driver, string counter)
    {
        var facts = await driver.GetServer(driver.GetEndPoints()[0]).InfoAsync();
        return double.Parse(facts.SelectMany(section => section).First(line => line.Key == counter).Value, CultureInfo.InvariantCulture);
    }

    private static async Task CommitThreadAsync(IDatabase database, int count, byte[] body)
    {
        var thread = string.Create(CultureInfo.InvariantCulture, $"bare{Interlocked.Increment(ref Threads)}");
        RedisKey Of(string kind) => "{graph:s0}:" + kind;
        RedisKey[] all =
        [
            Of("t:" + thread), Of("d:" + thread), Of("s:" + thread), Of("p:" + thread), Of("threads"), Of("v:" + thread), Of("jobs"), Of("job-counts"),
            Of("c:" + thread), Of("incarnation"),
        ];
        RedisKey[] ofStep = [all[0], all[1], all[4], all[^1]];
        var incarnation = await database.StringGetAsync(all[^1]);
        var head = new byte[32];
        for (var version = 1; version <= count; version++)
        {
            var header = new byte[128];
            BitConverter.TryWriteBytes(header, version);
            head.CopyTo(header, head.Length);
            var place = string.Create(CultureInfo.InvariantCulture, $"019a0000-0000-7000-8000-{version:x12}\0Running\0");
            var answer = await (version == 1
                ? database.ScriptEvaluateAsync(
                    RedisScripts.Commit.Hash,
                    all,
                    [1, 0, head, header, body, "", "1 bare", "", "1800000000 0", place, thread, "take", Nonce, "", "owner", Lease, "", "", "", "", "", "", "", "", incarnation])
                : database.ScriptEvaluateAsync(RedisScripts.Step.Hash, ofStep, [version, header, body, place, Nonce, Lease, "", version == 2 ? "" : "soon", incarnation]));
            head = answer[0].Text() == ScriptReply.Done ? header[..32] : throw new InvalidOperationException($"The script answered {answer[0]}.");
        }
    }
}
