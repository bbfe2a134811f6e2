namespace Graph.Testing.Worlds;

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(DateTimeOffset Until, TaskCompletionSource Waiter)> _waiters = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource _timerSet = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Ends when something waits for the clock.</summary>
    public Task WhenTimerIsSet
    {
        get
        {
            lock (_gate)
            {
                return _timerSet.Task;
            }
        }
    }

    /// <summary>Ends when something waits for a moment that is no further away than this.</summary>
    public Task WhenTimerIsSetWithin(TimeSpan span)
    {
        lock (_gate)
        {
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((_now + span, waiter));
            TellWaiters();
            return waiter.Task;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, and fires what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (TakeNext(until) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = until;
        }
    }

    /// <summary>Puts the clock back. Whatever waits for it waits for as much longer.</summary>
    public void PutBack(TimeSpan by)
    {
        lock (_gate)
        {
            _now -= by;
        }
    }

    /// <summary>Moves the clock to the first thing that waits for it.</summary>
    /// <returns>Whether anything did.</returns>
    public bool AdvanceToNextTimer()
    {
        var timer = TakeNext(DateTimeOffset.MaxValue);
        timer?.Fire();
        return timer is not null;
    }

    private ManualTimer? TakeNext(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => timer.DueAt);
            if (next is null || next.DueAt > until)
            {
                return null;
            }

            _now = next.DueAt > _now ? next.DueAt : _now;
            _timers.Remove(next);
            RenewSignal();
            return next;
        }
    }

    private void Set(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.DueAt = _now + dueTime;
                _timers.Add(timer);
            }

            RenewSignal();
        }
    }

    private void TellWaiters()
    {
        foreach (var (_, waiter) in _waiters.FindAll(waiter => _timers.Exists(timer => timer.DueAt <= waiter.Until)))
        {
            waiter.TrySetResult();
        }

        _waiters.RemoveAll(waiter => waiter.Waiter.Task.IsCompleted);
    }

    private void RenewSignal()
    {
        TellWaiters();
        if (_timers.Count > 0)
        {
            _timerSet.TrySetResult();
        }
        else if (_timerSet.Task.IsCompleted)
        {
            _timerSet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        internal DateTimeOffset DueAt { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Fire() => callback(state);
    }
}
