using System.Globalization;

namespace Graph.Testing.Servers;

/// <summary>A real redis-server on a free port.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string ReadyLine = "Ready to accept connections";
    private const string LimitFile = "limit";

    private RedisServer(ServerProcess process, int port)
    {
        Process = process;
        Port = port;
    }

    /// <summary>The server itself, to be killed, paused and restarted.</summary>
    public ServerProcess Process { get; }

    /// <summary>Where it listens on the loopback.</summary>
    public int Port { get; }

    /// <summary>Its clock, where a test may set that.</summary>
    public ServerClock? Clock { get; private init; }

    /// <summary>How the store's address names it.</summary>
    public string Uri => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{Port}");

    /// <summary>Starts one whose acknowledged writes survive its death, unless the settings say otherwise.</summary>
    /// <param name="settings">Settings as on its command line, such as <c>--appendfsync everysec</c>; they win over the usual ones.</param>
    public static Task<RedisServer> StartAsync(params string[] settings) => LaunchAsync(ServerProcess.NewFolder("redis"), [], settings);

    /// <summary>Starts one whose clock a test may set.</summary>
    /// <param name="settings">As of <see cref="StartAsync"/>.</param>
    public static Task<RedisServer> StartWithClockAsync(params string[] settings)
    {
        var folder = ServerProcess.NewFolder("redis");
        var clock = new ServerClock(folder);
        return LaunchAsync(folder, clock.Prefix(), settings, clock);
    }

    /// <summary>Starts one whose files cannot grow beyond a size, as on a disk that is full then.</summary>
    /// <param name="bytes">The size.</param>
    /// <param name="settings">As of <see cref="StartAsync"/>.</param>
    public static async Task<RedisServer> StartWithFileLimitAsync(long bytes, params string[] settings)
    {
        var folder = ServerProcess.NewFolder("redis");
        await File.WriteAllTextAsync(Path.Combine(folder, LimitFile), bytes.ToString(CultureInfo.InvariantCulture));

        // A write beyond the limit then fails like one to a full disk, and is no signal that ends the process.
        return await LaunchAsync(folder, ["sh", "-c", $"trap '' XFSZ; exec prlimit --fsize=$(cat {LimitFile}):unlimited \"$@\"", "sh"], settings);
    }

    /// <summary>Starts one by a command before its own.</summary>
    private static async Task<RedisServer> LaunchAsync(string folder, string[] before, string[] settings, ServerClock? clock = null)
    {
        var port = ServerProcess.FindFreePort();
        var process = await ServerProcess.StartAsync([.. before, .. Command(port, folder), .. settings], folder, ReadyLine);
        return new RedisServer(process, port) { Clock = clock };
    }

    /// <summary>Gives its files room again, now and when it is restarted.</summary>
    public async Task LiftFileLimitAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(Process.Folder, LimitFile), "unlimited");
        if (Process.IsRunning)
        {
            using var lifting = System.Diagnostics.Process.Start("prlimit", ["--pid", Process.Id.ToString(CultureInfo.InvariantCulture), "--fsize=unlimited:unlimited"]);
            await lifting.WaitForExitAsync();
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static string[] Command(int port, string folder) =>
    [
        "redis-server", "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--save", "",
        "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
    ];
}
