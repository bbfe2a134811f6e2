namespace Graph.Runtime.Engine;

/// <summary>What a look at all that a store has of a thread came to.</summary>
/// <param name="ThreadId">The thread.</param>
/// <param name="Commits">How many commits were read.</param>
/// <param name="Snapshots">How many snapshots were built anew from the differences before them and found equal.</param>
/// <param name="Findings">What is not as it must be; empty when all is well.</param>
public sealed record ThreadVerification(ThreadId ThreadId, int Commits, int Snapshots, IReadOnlyList<StoreFinding> Findings);
