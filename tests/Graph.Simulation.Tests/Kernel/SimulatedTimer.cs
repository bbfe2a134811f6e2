namespace Graph.Simulation.Tests.Kernel;

/// <summary>A timer of a simulated process; what it does is done by that process, and never by a dead one.</summary>
internal sealed class SimulatedTimer(Scheduler scheduler, SimulatedProcess process, Action action) : ITimer
{
    private int _setting;
    private TimeSpan _period;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _setting++;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            scheduler.Set(this, dueTime, _setting);
        }

        return true;
    }

    public void Dispose() => _setting++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Its time has come, unless it was set anew or taken back since.</summary>
    internal void Ring(int setting)
    {
        if (setting != _setting || process.IsDead)
        {
            return;
        }

        if (_period > TimeSpan.Zero)
        {
            scheduler.Set(this, _period, _setting);
        }

        process.Post(_ => RunIfStill(setting), null);
    }
    private void RunIfStill(int setting)
    {
        if (setting == _setting)
        {
            action();
        }
    }
}
