using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Leasing;

/// <summary>What a run was asked to do while it goes on, and by whom; many may ask, the most urgent request stays.</summary>
internal sealed class RunControl : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _caller;
    private readonly RunControl? _outer;
    private readonly TimeProvider _time;
    private readonly TimeSpan _drainGrace;
    private ITimer? _drainTimer;
    private StopRequest? _request;
    private bool _isAsleep;
    private bool _isOver;

    internal RunControl(TimeProvider time, TimeSpan drainGrace, CancellationToken caller, RunControl? outer = null)
    {
        _time = time;
        _drainGrace = drainGrace;
        _caller = caller;
        _outer = outer;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(caller);
    }

    /// <summary>Tells tasks in flight to stop.</summary>
    internal CancellationToken Token => _stop.Token;

    /// <summary>The most urgent request so far; null when nobody asked, or only by cancelling a token.</summary>
    internal StopRequest? Request => _outer?.Request ?? Volatile.Read(ref _request);

    /// <summary>Whether the run is to let go of its thread once the step in hand is over, for another process to go on.</summary>
    internal bool IsDraining =>
        _outer?.IsDraining == true || (Volatile.Read(ref _request) is { Kind: StopKind.Drain } && !_caller.IsCancellationRequested);

    /// <summary>Takes a request; a less urgent one than there is already changes nothing.</summary>
    internal void Ask(StopRequest request)
    {
        lock (_gate)
        {
            if (_isOver || _request?.Kind >= request.Kind)
            {
                return;
            }

            Volatile.Write(ref _request, request);
            if (request.Kind == StopKind.Drain && !_isAsleep)
            {
                _drainTimer = _time.CreateTimer(static control => ((RunControl)control!).Halt(), this, _drainGrace, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Halt();
    }

    /// <summary>The run sleeps from here on, or does no more; asleep there is no step that a drain would let end.</summary>
    internal void SetAsleep(bool isAsleep)
    {
        lock (_gate)
        {
            _isAsleep = isAsleep;
            if (!isAsleep || _request is null)
            {
                return;
            }
        }

        Halt();
    }

    /// <summary>Stops tasks in flight.</summary>
    internal void Halt()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }
        }

        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run was over before it could be stopped; there is nothing left to stop.
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _drainTimer?.Dispose();
        }

        _stop.Dispose();
    }
}
