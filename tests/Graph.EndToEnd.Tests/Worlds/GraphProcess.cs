using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Graph.EndToEnd.Tests.Worlds;

/// <summary>A real process, watched while it runs and killed when the test says so.</summary>
internal sealed class GraphProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    // What the machine that runs the tests happens to set must not change what the command does.
    private static readonly string[] Forgotten = ["GRAPH_STORE", "GRAPH_COMMAND", "GRAPH_VERBOSE", "CI", "NO_COLOR", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER"];

    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _errors = new();
    private readonly CancellationTokenSource _patience = new(LongestWait);

    private readonly Channel<string> _errorLines = Channel.CreateUnbounded<string>();
    private readonly Task _readingErrors;

    private GraphProcess(Process process)
    {
        _process = process;
        _readingErrors = ReadErrorsAsync();
    }

    internal static GraphProcess Start(string folder, string program, IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in Forgotten)
        {
            start.Environment.Remove(variable);
        }

        foreach (var (variable, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new GraphProcess(process);
    }

    /// <summary>Reads stdout until a line satisfies a condition.</summary>
    /// <returns>That line, or null when the process ended before.</returns>
    internal async Task<string?> ReadUntilAsync(Func<string, bool> isMet)
    {
        while (await _process.StandardOutput.ReadLineAsync(_patience.Token) is { } line)
        {
            _out.Append(line).Append('\n');
            if (isMet(line))
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>Reads stderr until a line satisfies a condition.</summary>
    internal async Task ReadErrorUntilAsync(Func<string, bool> isMet)
    {
        await foreach (var line in _errorLines.Reader.ReadAllAsync(_patience.Token))
        {
            if (isMet(line))
            {
                return;
            }
        }
    }

    /// <summary>SIGKILL: nothing in the process gets to know.</summary>
    internal void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Sends a signal such as INT.</summary>
    internal async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(_patience.Token);
    }

    /// <summary>Reads all that is left and waits for the end.</summary>
    internal async Task<GraphOutcome> EndAsync()
    {
        _out.Append(await _process.StandardOutput.ReadToEndAsync(_patience.Token));
        await _process.WaitForExitAsync(_patience.Token);
        await _readingErrors;
        return new GraphOutcome(_process.ExitCode, _out.ToString(), _errors.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _readingErrors;
        _process.Dispose();
        _patience.Dispose();
    }

    // Read all along, so that a process that says much never stands still.
    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync(_patience.Token) is { } line)
        {
            _errors.Append(line).Append('\n');
            _errorLines.Writer.TryWrite(line);
        }

        _errorLines.Writer.Complete();
    }
}

/// <summary>What a process left behind.</summary>
internal sealed record GraphOutcome(int ExitCode, string Out, string Error)
{
    internal IReadOnlyList<string> Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
