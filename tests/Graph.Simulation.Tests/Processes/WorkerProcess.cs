using System.Diagnostics;
using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Simulation.Tests.Workload;
using Graph.Testing.Servers;

namespace Graph.Simulation.Tests.Processes;

/// <summary>A real process that moves threads of a store which others share: how a test starts, follows, kills and pauses it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>Tests that start such processes run one after the other: each alone has as many as the machine can bear.</summary>
    internal const string Collection = "worker processes";

    /// <summary>What a line begins with that tells of something wrong.</summary>
    internal const string Complaint = "WRONG ";

    /// <summary>What a line begins with that tells of a node that begins.</summary>
    internal const string Begun = "BEGIN ";

    /// <summary>What a line begins with that tells of a job that was claimed.</summary>
    internal const string Taken = "TAKEN ";

    /// <summary>What a line begins with that tells of a thread that somebody else had taken over.</summary>
    internal const string Fenced = "FENCED ";

    private const int Workflows = 12;

    /// <summary>After that a worker is taken for an idle one: as long as nodes may fail, one whose work is all done neither says anything nor ends.</summary>
    internal static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    // Whoever has work left and says nothing for so long never will.
    private static readonly TimeSpan LongestThought = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private Task<string?>? _nextLine;
    private bool _hasEnded;
    private bool _isDisposed;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Lines that told of something wrong.</summary>
    internal IEnumerable<string> Complaints => Lines.Where(line => line.StartsWith(Complaint, StringComparison.Ordinal));

    /// <summary>All that it has said and that was read.</summary>
    internal List<string> Lines { get; } = [];

    /// <summary>Whether it had to be killed because it neither ended nor said anything.</summary>
    internal bool IsStuck { get; private set; }

    /// <summary>The threads that all workers move.</summary>
    internal static IReadOnlyList<MovedThread> ThreadsOf(int count)
    {
        var workflows = Enumerable.Range(0, Workflows).Select(WorkflowLibrary.Compile).ToList();
        return [.. Enumerable.Range(0, count).Select(i =>
            new MovedThread(new ThreadId(string.Create(CultureInfo.InvariantCulture, $"k{i}")), workflows[NumberOf(i)], null))];
    }

    /// <summary>The number of the workflow that a thread runs.</summary>
    internal static int NumberOf(int thread) => thread % Workflows;

    internal static WorkerProcess Start(WorkerOrders orders)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(WorkerProcess).Assembly.Location, .. orders.ToArguments()])
        {
            RedirectStandardOutput = true,
            // What a process says that is ended by its own work is of no use to whoever reads the results.
            RedirectStandardError = orders.Role == WorkerOrders.Poison,
        };
        // It lives for a moment only: what is compiled quickly is worth more than what is compiled well.
        start.Environment["DOTNET_TieredCompilation"] = "1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        var process = Process.Start(start) ?? throw new InvalidOperationException("A worker did not start.");
        if (start.RedirectStandardError)
        {
            process.BeginErrorReadLine();
        }

        return new WorkerProcess(process);
    }

    /// <summary>Reads so many lines, each of which is a node that began or something of that sort: a moment as random as any, and never before it is at work.</summary>
    /// <returns>False when it ended before; true also when it fell silent.</returns>
    internal async Task<bool> ReadAsync(int lines)
    {
        for (var line = 0; line < lines && await TryReadLineAsync(LongestSilence); line++)
        {
        }

        return !_hasEnded;
    }

    /// <summary>Kills it (SIGKILL).</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops it where it stands.</summary>
    internal void Pause() => ProcessSignals.Pause(_process.Id);

    /// <summary>Whether a lease is this process's.</summary>
    internal bool Is(LeaseOwner owner) => owner.Value.Split(':') is [_, _, _, var id, ..] && id == _process.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Lets it go on.</summary>
    internal void Continue() => ProcessSignals.Continue(_process.Id);

    /// <summary>Asks it to hand back what it has and to end.</summary>
    internal void Terminate() => ProcessSignals.Terminate(_process.Id);

    /// <summary>Waits until it has ended; one that is stuck is killed, and what it is stuck at is in the store.</summary>
    /// <returns>Its exit code.</returns>
    internal async Task<int> WaitForEndAsync()
    {
        while (await TryReadLineAsync(LongestThought))
        {
        }

        if (!_hasEnded)
        {
            IsStuck = true;
            Lines.Add($"{Complaint}A worker neither ended nor said anything for {LongestThought}.");
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>Reads the next line; false when there is none any more, or none in time.</summary>
    private async Task<bool> TryReadLineAsync(TimeSpan patience)
    {
        // What comes later is read by whoever asks next.
        _nextLine ??= _process.StandardOutput.ReadLineAsync();
        await ((Task)_nextLine).WaitAsync(patience, TimeProvider.System).ConfigureAwait(Waiting.Quietly);
        if (!_nextLine.IsCompleted)
        {
            return false;
        }

        var said = await _nextLine;
        _nextLine = null;
        _hasEnded = said is null;
        Lines.AddRange(said is null ? [] : [said]);
        return !_hasEnded;
    }
}
