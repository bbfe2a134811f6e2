namespace Graph.Nodes.Tests.Worlds;

/// <summary>A clock that shows what it is told.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
