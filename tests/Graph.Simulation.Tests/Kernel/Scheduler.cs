namespace Graph.Simulation.Tests.Kernel;

/// <summary>Runs everything in a simulation on the thread that calls it, one piece at a time: which comes next is drawn from the seed.</summary>
/// <remarks>Virtual time moves only when nothing is ready, to the next moment that something waits for.</remarks>
internal sealed class Scheduler(int seed, Trace trace)
{
    private readonly List<Piece> _ready = [];
    private readonly PriorityQueue<Appointment, (long At, long Order)> _appointments = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    internal Random Random { get; } = new(seed);

    internal Trace Trace { get; } = trace;

    /// <summary>Time since the simulation began.</summary>
    internal TimeSpan Now { get; private set; }

    /// <summary>Pieces run and appointments kept so far.</summary>
    internal int Turns { get; private set; }

    /// <summary>Makes a piece of a process ready.</summary>
    /// <exception cref="InvalidOperationException">It comes from a thread that no simulation has: something left for the pool.</exception>
    internal void Post(SimulatedProcess process, SendOrPostCallback piece, object? state)
    {
        RequireOwnThread();
        if (!process.IsDead)
        {
            _ready.Add(new Piece(process, piece, state));
        }
    }

    /// <summary>Does something later that belongs to no process: the network, a server, the hand that kills.</summary>
    internal void After(TimeSpan delay, Action action)
    {
        RequireOwnThread();
        _appointments.Enqueue(new Appointment(action, null, 0), ((Now + delay).Ticks, _order++));
    }

    internal void Set(SimulatedTimer timer, TimeSpan delay, int setting)
    {
        RequireOwnThread();
        _appointments.Enqueue(new Appointment(null, timer, setting), ((Now + delay).Ticks, _order++));
    }

    /// <summary>Drops what a process had ready: it is dead.</summary>
    internal void Drop(SimulatedProcess process) => _ready.RemoveAll(piece => piece.Process == process);

    /// <summary>Runs until the goal is reached.</summary>
    /// <returns>Whether it was, before the time or the turns were used up.</returns>
    internal bool RunUntil(Func<bool> isReached, TimeSpan latest, int mostTurns)
    {
        var before = SynchronizationContext.Current;
        try
        {
            while (!isReached())
            {
                if (Now > latest || Turns > mostTurns || !TakeTurn())
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    internal void RequireOwnThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Something left the simulation for another thread.");
        }
    }

    private bool TakeTurn()
    {
        Turns++;
        if (TakeReady() is { } piece)
        {
            Trace.Mix(piece.Process.Number);
            SynchronizationContext.SetSynchronizationContext(piece.Process);
            piece.Callback(piece.State);
            return true;
        }

        if (!_appointments.TryDequeue(out var appointment, out var when))
        {
            return false;
        }

        Now = TimeSpan.FromTicks(Math.Max(Now.Ticks, when.At));
        SynchronizationContext.SetSynchronizationContext(null);
        appointment.Keep();
        return true;
    }

    private Piece? TakeReady()
    {
        if (_ready.Count == 0)
        {
            return null;
        }

        var first = Random.Next(_ready.Count);
        for (var i = 0; i < _ready.Count; i++)
        {
            var index = (first + i) % _ready.Count;
            var piece = _ready[index];
            if (piece.Process.IsPaused)
            {
                continue;
            }

            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            return piece;
        }

        return null;
    }

    private readonly record struct Piece(SimulatedProcess Process, SendOrPostCallback Callback, object? State);

    private readonly record struct Appointment(Action? Action, SimulatedTimer? Timer, int Setting)
    {
        internal void Keep()
        {
            if (Timer is not null)
            {
                Timer.Ring(Setting);
                return;
            }

            Action!();
        }
    }
}
