using Graph.Simulation.Tests.Kernel;

namespace Graph.Simulation.Tests.Stores;

/// <summary>The clock of the machine that the store runs on; it can be set to another time, and to one that is past while calls are made again.</summary>
internal sealed class ServerClock(Scheduler? scheduler = null) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Shows this in place of the time; null for the time.</summary>
    internal TimeSpan? Fixed { get; set; }

    /// <summary>How far it is ahead of the time that passes; negative where it is behind.</summary>
    internal TimeSpan Ahead { get; set; }

    internal TimeSpan SinceBeginning => Fixed ?? ((scheduler?.Now ?? TimeSpan.Zero) + Ahead);

    public override DateTimeOffset GetUtcNow() => Beginning + SinceBeginning;
}
