using System.Runtime.InteropServices;
using Graph.Host.Cli.Output;

namespace Graph.Host.Cli.Keeping;

/// <summary>Work that takes a while: says now and then how far it is, and stops at a safe place at the first Ctrl+C or SIGTERM.</summary>
internal sealed class LongWork : IDisposable
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(2);

    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private long _toldAt;
    private int _signals;

    internal LongWork(CommandEnvironment environment, CancellationToken cancellationToken)
    {
        _terminal = environment.Terminal;
        _time = environment.Time;
        _toldAt = _time.GetTimestamp();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
        ];
    }

    /// <summary>Asks the work to stop.</summary>
    internal CancellationToken Stop => _stop.Token;

    /// <summary>Says how far it is, unless that was said a moment ago.</summary>
    /// <param name="words">Such as <c>12 threads</c>.</param>
    internal void Tell(Func<string> words)
    {
        if (_time.GetElapsedTime(_toldAt) >= TellEvery)
        {
            _toldAt = _time.GetTimestamp();
            _terminal.Say(_terminal.Paint($"{words()} …", Tone.Faint));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Receive(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            Environment.Exit((int)ExitCode.Cancelled);
        }

        _terminal.Say("Stopping at the next safe point; the same command goes on from there. Once more to end at once.");
        _stop.Cancel();
    }
}
