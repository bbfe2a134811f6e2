using System.Runtime.InteropServices;

namespace Graph.Host.Cli.Workers;

/// <summary>The first Ctrl+C or SIGTERM drains a worker, the second stops the steps in hand, the third ends the process.</summary>
internal sealed class WorkerSignals : IDisposable
{
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly Action<bool> _tell;
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    /// <summary>Listens from now on.</summary>
    /// <param name="tell">Is told of each signal that is heeded, and whether it asks to stop at once.</param>
    internal WorkerSignals(Action<bool> tell)
    {
        _tell = tell;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
        ];
    }

    /// <summary>Asks the worker to take nothing more.</summary>
    internal CancellationToken Drain => _drain.Token;

    /// <summary>Asks it not to wait for the steps in hand.</summary>
    internal CancellationToken AtOnce => _atOnce.Token;

    /// <summary>Drains without a signal.</summary>
    internal void DrainQuietly() => _drain.Cancel();

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _drain.Dispose();
        _atOnce.Dispose();
    }

    private void Receive(PosixSignalContext signal)
    {
        signal.Cancel = true;
        switch (Interlocked.Increment(ref _count))
        {
            case 1:
                _tell(false);
                _drain.Cancel();
                break;
            case 2:
                _tell(true);
                _atOnce.Cancel();
                break;
            default:
                Environment.Exit((int)ExitCode.Cancelled);
                break;
        }
    }
}
