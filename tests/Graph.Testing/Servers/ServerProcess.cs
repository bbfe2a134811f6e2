using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Graph.Testing.Servers;

/// <summary>A server that a test started for itself: in a folder of its own, ended with it, and open to every harm a test wants to do.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    // Where test.sh looks for servers that a test process which was killed left behind.
    private const string FolderVariable = "GRAPH_TEST_SERVERS";
    private const int LinesKept = 200;

    private const int FirstPort = 12_000;
    private const int PortsToChooseFrom = 10_000;
    private const int ClusterBusOffset = 10_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<string> _command;
    private readonly string _readyLine;
    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();
    private Process _process;
    private TaskCompletionSource _ready = NewSignal();

    private ServerProcess(IReadOnlyList<string> command, string folder, string readyLine)
    {
        _readyLine = readyLine;
        Folder = folder;
        _command = command;
        _process = Launch([]);
    }

    /// <summary>The server's own folder.</summary>
    public string Folder { get; }

    /// <summary>The id of the process that was started; a server may have further ones.</summary>
    public int Id => _process.Id;

    /// <summary>Whether that process has not ended.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Makes a folder for a server's files.</summary>
    public static string NewFolder(string name)
    {
        var parent = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } given ? given : Path.GetTempPath();
        return Directory.CreateDirectory(Path.Combine(parent, $"{name}-{Path.GetRandomFileName()}")).FullName;
    }

    /// <summary>A port that nobody has at this moment, nor the one that belongs to it in a Redis Cluster.</summary>
    /// <remarks>Both lie below those that the system gives to whoever connects: a connection could take them before the server does, or while it is down.</remarks>
    public static int FindFreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, FirstPort + PortsToChooseFrom);
            if (IsFree(port) && IsFree(port + ClusterBusOffset))
            {
                return port;
            }
        }
    }

    /// <summary>Starts a server and waits until it says that it is ready.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Its folder; removed with it.</param>
    /// <param name="readyLine">A part of the line that it writes once it can be used.</param>
    /// <exception cref="InvalidOperationException">It ended before that; the message holds what it wrote.</exception>
    public static async Task<ServerProcess> StartAsync(IReadOnlyList<string> command, string folder, string readyLine)
    {
        var server = new ServerProcess(command, folder, readyLine);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Kills it as a power cut would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();

        // Those that it has started hold its output until they end too.
        await _process.WaitForExitAsync().WaitAsync(LongestWait, TimeProvider.System);
        _process.Dispose();
    }

    /// <summary>Starts it again over the same files.</summary>
    /// <param name="settings">Settings for this time alone, after the usual ones.</param>
    public Task RestartAsync(params string[] settings)
    {
        _ready = NewSignal();
        _process = Launch(settings);
        return WaitUntilReadyAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task WaitForEndAsync() => _process.WaitForExitAsync();

    /// <summary>Stops it where it stands (SIGSTOP); it keeps its connections and answers nobody.</summary>
    public void Pause() => ProcessSignals.Pause(_process.Id);

    /// <summary>Lets a paused server go on.</summary>
    public void Continue() => ProcessSignals.Continue(_process.Id);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await KillAsync();
        }
        catch (InvalidOperationException)
        {
            // A test had killed it before.
        }

        Directory.Delete(Folder, recursive: true);
    }

    private Process Launch(string[] settings)
    {
        var start = new ProcessStartInfo(_command[0], _command.Skip(1).Concat(settings))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{_command[0]}' did not start.");
        File.WriteAllText(Path.Combine(Folder, "pid"), process.Id.ToString(CultureInfo.InvariantCulture));
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.EnableRaisingEvents = true;
        var ready = _ready;
        process.Exited += (_, _) => _ = TellOfEndAsync(process, ready);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task TellOfEndAsync(Process process, TaskCompletionSource ready)
    {
        // What it wrote last says why. Those that it has started may hold its output for longer.
        await process.WaitForExitAsync().WaitAsync(LastWords, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ready.TrySetException(new InvalidOperationException($"'{_command[0]}' ended by itself:\n{ReadLines()}"));
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Task WaitUntilReadyAsync() => _ready.Task.WaitAsync(LongestWait, TimeProvider.System);

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept)
            {
                _lines.Dequeue();
            }
        }

        if (line.Contains(_readyLine, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    private string ReadLines()
    {
        lock (_gate)
        {
            return string.Join('\n', _lines);
        }
    }

    private static TaskCompletionSource NewSignal()
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Whoever kills a server on purpose does not wait for its readiness.
        signal.Task.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        return signal;
    }
}
