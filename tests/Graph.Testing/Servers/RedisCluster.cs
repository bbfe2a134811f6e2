using System.Diagnostics;
using System.Globalization;

namespace Graph.Testing.Servers;

/// <summary>A real Redis Cluster of three masters with a replica each.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;
    private const int Size = 2 * Masters;

    private RedisCluster(IReadOnlyList<RedisServer> servers) => Servers = servers;

    /// <summary>The masters first, then their replicas; a failover changes who is what.</summary>
    public IReadOnlyList<RedisServer> Servers { get; }

    /// <summary>How the store's address names it: all of its servers.</summary>
    public string Uri => "redis://" + string.Join(',', Servers.Select(server => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}")));

    /// <summary>Starts the servers and joins them.</summary>
    /// <exception cref="InvalidOperationException">They did not come together; the message holds what redis-cli said.</exception>
    public static async Task<RedisCluster> StartAsync()
    {
        var servers = new List<RedisServer>();
        for (var i = 0; i < Size; i++)
        {
            servers.Add(await RedisServer.StartAsync(
                "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--appendfsync", "everysec", "--repl-diskless-sync-delay", "0"));
        }

        var cluster = new RedisCluster(servers);
        var addresses = servers.Select(server => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}"));
        await AskAsync(["--cluster", "create", .. addresses, "--cluster-replicas", "1", "--cluster-yes"], isLast: answer => answer.Contains("All 16384 slots covered", StringComparison.Ordinal));
        foreach (var server in servers)
        {
            await AskAsync(["-p", server.Port.ToString(CultureInfo.InvariantCulture), "cluster", "info"], isLast: answer => answer.Contains("cluster_state:ok", StringComparison.Ordinal));
        }

        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Asks until the answer is the one waited for; a cluster takes a moment to agree with itself.</summary>
    private static async Task AskAsync(IReadOnlyList<string> question, Func<string, bool> isLast)
    {
        var answer = "";
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        for (var turn = 0; turn < 100; turn++)
        {
            using var asking = Process.Start(new ProcessStartInfo("redis-cli", question) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            answer = await asking.StandardOutput.ReadToEndAsync();
            await asking.WaitForExitAsync();
            if (isLast(answer))
            {
                return;
            }

            await turns.WaitForNextTickAsync();
        }

        throw new InvalidOperationException($"redis-cli {string.Join(' ', question)} said:\n{answer}");
    }
}
