using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine.Archiving;

/// <summary>Commits of one thread in the order of their versions, which can be read more than once.</summary>
/// <param name="First">The lowest version.</param>
/// <param name="Last">The highest version.</param>
/// <param name="Read">Reads it from the beginning.</param>
internal sealed record ThreadPiece(long First, long Last, Func<CancellationToken, IAsyncEnumerable<ThreadRecord>> Read);
