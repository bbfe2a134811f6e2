using System.Globalization;

namespace Graph.Testing.Servers;

/// <summary>A primary and its replica, which can be cut off, and takes over when the primary is killed.</summary>
public sealed class RedisPair : IAsyncDisposable
{
    private TcpProxy? _line;

    private RedisPair(RedisServer primary, RedisServer replica)
    {
        Primary = primary;
        Replica = replica;
        Uri = string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{primary.Port},127.0.0.1:{replica.Port}");
    }

    /// <summary>Whoever takes writes.</summary>
    public RedisServer Primary { get; private set; }

    /// <summary>Whoever follows.</summary>
    public RedisServer Replica { get; private set; }

    /// <summary>How the store's address names both.</summary>
    public string Uri { get; }

    /// <summary>Starts both, and waits until the replica follows.</summary>
    /// <param name="settings">Settings of both.</param>
    public static async Task<RedisPair> StartAsync(params string[] settings)
    {
        string[] all = ["--repl-diskless-sync-delay", "0", .. settings];
        var pair = new RedisPair(await RedisServer.StartAsync(all), await RedisServer.StartAsync(all));
        pair._line = new TcpProxy(pair.Primary.Port);
        await RedisCommand.AskAsync(pair.Replica, "replicaof", "127.0.0.1", pair.LinePort);
        await pair.WaitUntilFollowedAsync();
        return pair;
    }

    /// <summary>From now on nothing reaches the replica, and the primary does not notice.</summary>
    public void CutReplica() => _line!.SilenceLines();

    /// <summary>Makes the replica a primary, whatever the other one does.</summary>
    public Task PromoteReplicaAsync() => RedisCommand.AskAsync(Replica, "replicaof", "no", "one");

    /// <summary>Kills the primary and has the replica take over.</summary>
    public async Task FailOverAsync()
    {
        await Primary.Process.KillAsync();
        await PromoteReplicaAsync();
        (Primary, Replica) = (Replica, Primary);
    }

    /// <summary>Starts the server that was killed again, as the replica of the other.</summary>
    public async Task RestartReplicaAsync()
    {
        var line = new TcpProxy(Primary.Port);
        await Replica.Process.RestartAsync("--replicaof", "127.0.0.1", line.Port.ToString(CultureInfo.InvariantCulture));
        await ReplaceLineAsync(line);
    }

    /// <summary>Makes a server that still takes writes the replica of the other.</summary>
    public async Task DemoteAsync(RedisServer server, RedisServer primary)
    {
        (Primary, Replica) = (primary, server);
        var line = new TcpProxy(primary.Port);
        await RedisCommand.AskAsync(server, "replicaof", "127.0.0.1", line.Port.ToString(CultureInfo.InvariantCulture));
        await ReplaceLineAsync(line);
    }

    /// <summary>Waits until the replica has all that the primary has now.</summary>
    public Task WaitUntilFollowedAsync() => RedisReplication.WaitUntilFollowedAsync(Primary);

    public async ValueTask DisposeAsync()
    {
        await Primary.DisposeAsync();
        await Replica.DisposeAsync();
        await _line!.DisposeAsync();
    }

    private string LinePort => _line!.Port.ToString(CultureInfo.InvariantCulture);

    private async Task ReplaceLineAsync(TcpProxy line)
    {
        await _line!.DisposeAsync();
        _line = line;
        await WaitUntilFollowedAsync();
    }
}
