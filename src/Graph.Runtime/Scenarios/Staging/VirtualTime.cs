using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>A clock that stands still while work is done and leaps to the next timer when everybody waits.</summary>
/// <remarks>
/// Only a wait makes time pass: a deadline, which is the timer of a <see cref="CancellationTokenSource"/>, fires when time
/// passes it for another reason, so that no node times out because the machine is slow.
/// </remarks>
internal sealed class VirtualTime : TimeProvider
{
    // What goes on elsewhere, such as a node that has just read a file, gets a moment to be seen at work again.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly AsyncLocal<Work?> _work = new();
    private DateTimeOffset _now;
    private long _turns;
    private int _atWork;
    private bool _isLeaping;
    private bool _isFree;

    internal VirtualTime(Timestamp now) => _now = now.ToDateTimeOffset();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isDeadline = state is CancellationTokenSource;
        var timer = new VirtualTimer(this, callback, state, isDeadline ? null : _work.Value) { IsDeadline = isDeadline };
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Begins work during which time stands still unless it waits by this clock itself.</summary>
    internal IDisposable BeginWork()
    {
        var work = new Work(this);
        _work.Value = work;
        Hold();
        return work;
    }

    /// <summary>Time stands still until <see cref="Release"/>.</summary>
    internal void Hold()
    {
        lock (_gate)
        {
            _atWork++;
            _turns++;
        }
    }

    /// <summary>Ends a <see cref="Hold"/>.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            _atWork--;
            Nudge();
        }
    }

    /// <summary>From now on time passes whether or not somebody is at work; the last resort against work that never ends.</summary>
    internal void LetPass()
    {
        lock (_gate)
        {
            _isFree = true;
            Nudge();
        }
    }

    private bool MayLeap => (_atWork == 0 || _isFree) && _timers.Exists(timer => !timer.IsDeadline);

    private bool Set(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            Drop(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.DueAt = _now + dueTime;
                timer.Period = period;
                timer.Order = _turns;
                _timers.Add(timer);
                timer.Work?.Wait();
            }

            Nudge();
            return true;
        }
    }

    private void Drop(VirtualTimer timer)
    {
        if (_timers.Remove(timer))
        {
            timer.Work?.GoOn();
        }
    }

    private void Nudge()
    {
        _turns++;
        if (!_isLeaping && MayLeap)
        {
            _isLeaping = true;
            ThreadPool.UnsafeQueueUserWorkItem(static time => _ = time.LeapAsync(), this, preferLocal: false);
        }
    }

    private async Task LeapAsync()
    {
        while (FindTurn() is { } turn)
        {
            await Task.Delay(Settling, System);
            TakeNext(turn)?.Fire();
        }
    }

    private long? FindTurn()
    {
        lock (_gate)
        {
            _isLeaping = MayLeap;
            return _isLeaping ? _turns : null;
        }
    }

    private VirtualTimer? TakeNext(long turn)
    {
        lock (_gate)
        {
            if (_turns != turn || !MayLeap)
            {
                return null;
            }

            var next = _timers.OrderBy(timer => timer.DueAt).ThenBy(timer => timer.Order).First();
            _now = next.DueAt > _now ? next.DueAt : _now;
            Drop(next);
            if (next.Period > TimeSpan.Zero)
            {
                next.DueAt += next.Period;
                _timers.Add(next);
                next.Work?.Wait();
            }

            _turns++;
            return next;
        }
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state, Work? work) : ITimer
    {
        internal bool IsDeadline { get; init; }

        internal Work? Work { get; } = work;

        internal DateTimeOffset DueAt { get; set; }

        internal TimeSpan Period { get; set; }

        internal long Order { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => time.Set(this, dueTime, period);

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Fire() => callback(state);
    }

    /// <summary>Something at work, and how many waits of its own it is in.</summary>
    private sealed class Work(VirtualTime time) : IDisposable
    {
        private int _waits;
        private bool _isOver;

        public void Dispose()
        {
            lock (time._gate)
            {
                time._atWork -= !_isOver && _waits == 0 ? 1 : 0;
                _isOver = true;
                time.Nudge();
            }
        }

        internal void Wait() => time._atWork -= ++_waits == 1 && !_isOver ? 1 : 0;

        internal void GoOn() => time._atWork += --_waits == 0 && !_isOver ? 1 : 0;
    }
}
