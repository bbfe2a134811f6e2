namespace Graph.Runtime.Engine.Upgrading;

/// <summary>A move that was thought through and not made yet.</summary>
/// <param name="Run">The thread in terms of its new definition.</param>
/// <param name="Move">How it gets there.</param>
/// <param name="Report">What a caller is told.</param>
/// <param name="Children">The same for the threads inside that have to follow.</param>
internal sealed record UpgradePlan(RunState Run, ThreadMove Move, UpgradeReport Report, IReadOnlyList<UpgradePlan> Children);
