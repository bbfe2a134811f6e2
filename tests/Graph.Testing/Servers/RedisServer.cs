using System.Globalization;

namespace Graph.Testing.Servers;

/// <summary>A real redis-server on a free port.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private RedisServer(ServerProcess process, int port)
    {
        Process = process;
        Port = port;
    }

    /// <summary>The server itself, to be killed, paused and restarted.</summary>
    public ServerProcess Process { get; }

    /// <summary>Where it listens on the loopback.</summary>
    public int Port { get; }

    /// <summary>How the store's address names it.</summary>
    public string Uri => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{Port}");

    /// <summary>Starts one whose acknowledged writes survive its death, unless the settings say otherwise.</summary>
    /// <param name="settings">Settings as on its command line, such as <c>--appendfsync everysec</c>; they win over the usual ones.</param>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var port = ServerProcess.FindFreePort();
        var folder = ServerProcess.NewFolder("redis");
        string[] usual =
        [
            "redis-server", "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
        ];
        var process = await ServerProcess.StartAsync([.. usual, .. settings], folder, "Ready to accept connections");
        return new RedisServer(process, port);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
