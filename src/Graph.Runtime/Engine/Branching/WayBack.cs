using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Branching;

/// <summary>Where an input begins a branch of its thread.</summary>
/// <param name="Before">The thread as it stood there; null when it was not there yet.</param>
/// <param name="Point">The commit that the branch goes on from.</param>
/// <param name="Reason">Why, for the history.</param>
internal sealed record WayBack(StoredThread? Before, BranchPoint Point, string Reason);
