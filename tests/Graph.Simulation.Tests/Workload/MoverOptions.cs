using Graph.Runtime.Engine;

namespace Graph.Simulation.Tests.Workload;

/// <summary>How a process moves threads.</summary>
internal sealed record MoverOptions
{
    /// <summary>The inputs that come for threads on their way.</summary>
    internal InputBook Inputs { get; init; } = InputBook.Empty;

    /// <summary>What all of its runs have in common, made of what one of them alone has.</summary>
    internal Func<RunOptions, RunOptions> OfRun { get; init; } = static options => options;

    /// <summary>How long it takes at most until somebody looks at a thread again, in milliseconds.</summary>
    internal int LongestPause { get; init; } = 240;
}
