namespace Graph.Runtime.Engine.Branching;

/// <summary>How far a thread inside goes back when a branch of the thread around it calls it for the first time.</summary>
/// <param name="Version">Its version as of where the branch begins; 0 when it was not there yet.</param>
/// <param name="Head">Its newest version when the branch began: as long as that is its newest, it has not gone back yet.</param>
internal readonly record struct PartPoint(long Version, long Head)
{
    /// <summary>The same once the thread was moved to another definition, which is a commit of it but no call.</summary>
    /// <param name="newest">Its newest version before that.</param>
    internal PartPoint AfterMove(long newest) => newest == Head ? this with { Head = newest + 1 } : this;
}
