namespace Graph.Runtime.Engine;

/// <summary>Threads that were copied, exported or imported.</summary>
/// <param name="ThreadId">What the thread is called where it is now; in an export, what it is called.</param>
/// <param name="Version">The version of its head there.</param>
/// <param name="Threads">How many threads: itself and the parts of it.</param>
/// <param name="Commits">How many commits they have together.</param>
public sealed record TransferReport(ThreadId ThreadId, long Version, int Threads, int Commits);
