using Graph.Simulation.Tests.Kernel;

namespace Graph.Simulation.Tests.Stores;

/// <summary>What lies between processes and the store: it delays, loses and forgets as the seed has it.</summary>
internal sealed class Network(Scheduler scheduler)
{
    private const int Percent = 100;

    /// <summary>After so long without an answer a process gives a request up.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(120);

    /// <summary>After so long whatever was on its way has arrived, wherever its sender is by now.</summary>
    internal static readonly TimeSpan LongestWay = TimeSpan.FromMilliseconds(500);

    internal bool HasFaults { get; set; } = true;

    /// <summary>How many requests were given up without a reply.</summary>
    internal int GivenUp { get; set; }

    /// <summary>Requests lost, in percent.</summary>
    internal int RequestsLost { get; init; } = 3;

    /// <summary>Replies lost, in percent: what was asked for is done all the same.</summary>
    internal int RepliesLost { get; init; } = 3;

    internal bool LosesRequest() => HasFaults && scheduler.Random.Next(Percent) < RequestsLost;

    internal bool LosesReply() => HasFaults && scheduler.Random.Next(Percent) < RepliesLost;

    /// <summary>How long one way takes; seldom so long that nobody waits for it any more, and it comes late.</summary>
    internal TimeSpan Delay()
    {
        var luck = scheduler.Random.Next(Percent);
        var milliseconds = luck == 0 && HasFaults ? 40 + scheduler.Random.Next(400) : luck < 60 ? 0 : scheduler.Random.Next(5);
        return TimeSpan.FromMilliseconds(milliseconds);
    }
}
