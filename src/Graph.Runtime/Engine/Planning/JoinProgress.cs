using System.Collections.Immutable;

namespace Graph.Runtime.Engine.Planning;

/// <summary>How far one join has come in its present round.</summary>
/// <param name="Join">Its place in the workflow.</param>
/// <param name="Arrived">The sources that were done, by their place in the join, in ascending order.</param>
/// <param name="HasFired">Whether it fired already and only takes in the rest of its round.</param>
internal sealed record JoinProgress(int Join, ImmutableSortedSet<int> Arrived, bool HasFired);
