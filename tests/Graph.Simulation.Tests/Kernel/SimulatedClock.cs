using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests.Kernel;

/// <summary>The clock of one simulated process. It may show another time than other clocks; timers go by how long something takes.</summary>
internal sealed class SimulatedClock(Scheduler scheduler, SimulatedProcess process, INodeSurroundings surroundings) : WorkloadClock(surroundings)
{
    private static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far it is ahead of the store's.</summary>
    internal TimeSpan Skew { get; set; }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        scheduler.RequireOwnThread();
        return Beginning + scheduler.Now + Skew;
    }

    public override long GetTimestamp() => scheduler.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(scheduler, process, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }
}
