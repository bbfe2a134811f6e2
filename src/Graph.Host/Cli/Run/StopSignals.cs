using System.Runtime.InteropServices;
using Graph.Host.Cli.Output;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run;

/// <summary>Ctrl+C stops the run at a safe point, SIGTERM lets it end its step and hands the thread back; the second signal ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Terminal _terminal;
    private readonly PosixSignalRegistration[] _registrations;
    private WorkflowRun? _run;
    private StopKind _kind = StopKind.Cancel;
    private int _count;

    /// <summary>Listens from now on.</summary>
    /// <param name="terminal">Where to say what happens.</param>
    internal StopSignals(Terminal terminal)
    {
        _terminal = terminal;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
        ];
    }

    /// <summary>Whether a stop was asked for.</summary>
    internal bool IsStopping => Volatile.Read(ref _count) > 0;

    /// <summary>Says which run a signal stops.</summary>
    /// <param name="run">The run.</param>
    internal void Watch(WorkflowRun run)
    {
        Volatile.Write(ref _run, run);
        if (IsStopping)
        {
            Stop(run);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Receive(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
        {
            Environment.Exit((int)ExitCode.Cancelled);
        }

        _kind = signal.Signal == PosixSignal.SIGTERM ? StopKind.Drain : StopKind.Cancel;
        _terminal.Say(_terminal.Paint(
            _kind == StopKind.Drain
                ? "Ending the step in hand and handing the thread back; once more to end at once."
                : "Stopping at the next safe point; once more to end at once.",
            Tone.Yellow));
        if (Volatile.Read(ref _run) is { } run)
        {
            Stop(run);
        }
    }

    private void Stop(WorkflowRun run) => run.AskToStop(_kind, reason: _kind == StopKind.Drain ? "SIGTERM" : "Ctrl+C");
}
