namespace Graph.Simulation.Tests.Workload;

/// <summary>How soon somebody looks at threads again: often at once, as whoever gets in the way of others does; mostly later, for looking in vain costs turns and shows nothing.</summary>
internal static class Pace
{
    internal static TimeSpan Draw(INodeSurroundings around, MoverOptions options) =>
        TimeSpan.FromMilliseconds(1 + around.Draw(around.Draw(3) == 0 ? 30 : options.LongestPause));
}
