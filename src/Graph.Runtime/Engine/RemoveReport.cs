namespace Graph.Runtime.Engine;

/// <summary>What was removed with one thread.</summary>
/// <param name="ThreadId">The thread.</param>
/// <param name="Threads">How many threads went, those of workflows inside of it counted; 0 when it was gone already.</param>
public sealed record RemoveReport(ThreadId ThreadId, int Threads);
