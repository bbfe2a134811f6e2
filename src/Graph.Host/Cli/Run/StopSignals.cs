using System.Runtime.InteropServices;
using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run;

/// <summary>Ctrl+C and SIGTERM: the first asks the run to stop at a safe point, the second ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Terminal _terminal;
    private readonly PosixSignalRegistration[] _registrations;
    private WorkflowRun? _run;
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
            run.RequestStop();
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

        _terminal.Say(_terminal.Paint("Stopping at the next safe point; once more to end at once.", Tone.Yellow));
        Volatile.Read(ref _run)?.RequestStop();
    }
}
