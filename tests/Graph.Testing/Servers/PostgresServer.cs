using System.Diagnostics;
using System.Globalization;

namespace Graph.Testing.Servers;

/// <summary>A real PostgreSQL server on a free port, with a cluster of its own.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "postgres";

    private PostgresServer(ServerProcess process, int port)
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

    /// <summary>How the store's address names it; the database is there from the start.</summary>
    public string Uri => string.Create(CultureInfo.InvariantCulture, $"postgres://{Account}@127.0.0.1:{Port}/{Account}");

    /// <summary>Starts one whose acknowledged commits survive its death, unless the settings say otherwise.</summary>
    /// <param name="settings">Settings such as <c>fsync=off</c>; they win over the usual ones.</param>
    /// <exception cref="InvalidOperationException">There is no PostgreSQL, or it could not make its files; the message says what it wrote.</exception>
    public static Task<PostgresServer> StartAsync(params string[] settings) => StartAsync(ServerProcess.NewFolder("postgres"), clock: null, settings);

    /// <summary>Starts one whose clock a test may set.</summary>
    /// <param name="settings">As of <see cref="StartAsync(string[])"/>.</param>
    public static Task<PostgresServer> StartWithClockAsync(params string[] settings)
    {
        var folder = ServerProcess.NewFolder("postgres");
        return StartAsync(folder, new ServerClock(folder), settings);
    }

    private static async Task<PostgresServer> StartAsync(string folder, ServerClock? clock, string[] settings)
    {
        var port = ServerProcess.FindFreePort();
        var files = Path.Combine(folder, "data");
        await RunAsync("chmod", ["755", folder]);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", [Account, folder]);
        }

        var programs = FindPrograms();
        await RunAsync(AsAccount([Path.Combine(programs, "initdb"), "-D", files, "-U", Account, "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]));
        string[] usual = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "synchronous_commit=on"];
        var process = await ServerProcess.StartAsync(
            [
                .. AsAccount([.. clock?.Prefix() ?? [], Path.Combine(programs, "postgres"), "-D", files, "-p", port.ToString(CultureInfo.InvariantCulture)]),
                .. usual.Concat(settings).SelectMany(setting => new[] { "-c", setting }),
            ],
            folder,
            "database system is ready to accept connections");
        return new PostgresServer(process, port) { Clock = clock };
    }

    /// <summary>The same as Npgsql writes it.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username={Account};Database={Account}");

    /// <summary>Starts it again after it was killed, once the last of its processes has noticed and let go of the shared memory.</summary>
    public async Task RestartAsync()
    {
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        for (var turn = 1; ; turn++)
        {
            try
            {
                await Process.RestartAsync();
                return;
            }
            catch (InvalidOperationException refusal) when (turn < 100 && refusal.Message.Contains("shared memory block", StringComparison.Ordinal))
            {
                await turns.WaitForNextTickAsync();
            }
        }
    }

    /// <summary>Stops all of its processes where they stand; it keeps its connections and answers nobody.</summary>
    public void Pause()
    {
        // The first one stands before the others are counted: no more come.
        Process.Pause();
        foreach (var child in ReadChildren())
        {
            ProcessSignals.Pause(child);
        }
    }

    /// <summary>Lets a paused server go on.</summary>
    public void Continue()
    {
        foreach (var child in ReadChildren())
        {
            ProcessSignals.Continue(child);
        }

        Process.Continue();
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private IEnumerable<int> ReadChildren() =>
        File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Process.Id}/task/{Process.Id}/children"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    /// <summary>Debian keeps the server's programs off the path, one folder a version.</summary>
    private static string FindPrograms()
    {
        const string installed = "/usr/lib/postgresql";
        var newest = Directory.Exists(installed)
            ? Directory.GetDirectories(installed).OrderByDescending(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)).FirstOrDefault()
            : null;
        return newest is null ? throw new InvalidOperationException($"No PostgreSQL server under {installed}: install the package 'postgresql'.") : Path.Combine(newest, "bin");
    }

    /// <summary>The server refuses to run as root; setpriv becomes the other account in place, so that signals reach the server itself.</summary>
    private static string[] AsAccount(string[] command) =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", Account, "--regid", Account, "--init-groups", .. command] : command;

    private static Task RunAsync(string[] command) => RunAsync(command[0], command[1..]);

    private static async Task RunAsync(string program, string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{string.Concat(await said)}");
        }
    }
}
