using System.Globalization;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>Ids that count, so that a scenario sees the same ones each time.</summary>
internal sealed class StagedIds : IIdGenerator
{
    private long _last;

    public string NewId() => Interlocked.Increment(ref _last).ToString("x8", CultureInfo.InvariantCulture);
}
