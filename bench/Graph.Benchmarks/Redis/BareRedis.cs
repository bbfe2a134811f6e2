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
            var answer = (RedisResult[])await (version == 1
                ? database.ScriptEvaluateAsync(
                    RedisScripts.Commit.Hash,
                    all,
                    [1, 0, head, header, body, "", "1 bare", "", "1800000000 0", place, thread, "take", Nonce, "", "owner", Lease, "", "", "", "", "", "", "", "", incarnation])
                : database.ScriptEvaluateAsync(RedisScripts.Step.Hash, ofStep, [version, header, body, place, Nonce, Lease, "", incarnation]));
            head = (string)answer[0] == "OK" ? header[..32] : throw new InvalidOperationException($"The script answered {answer[0]}.");
        }
    }
}
