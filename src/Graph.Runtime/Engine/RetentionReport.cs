namespace Graph.Runtime.Engine;

/// <summary>What became of the threads that were looked at in one go.</summary>
/// <param name="Looked">How many threads were looked at, those inside of others not counted.</param>
/// <param name="Deleted">How many threads were removed as a whole, those inside of others counted.</param>
/// <param name="Commits">How many checkpoints of other threads were removed.</param>
/// <param name="Bytes">By how many bytes those threads are smaller; below 0 when snapshots that they got instead are larger.</param>
/// <param name="Failures">What went wrong, one line a thread; such a thread is looked at again the next time.</param>
public sealed record RetentionReport(int Looked, int Deleted, int Commits, long Bytes, IReadOnlyList<string> Failures)
{
    /// <summary>Whether something was removed or went wrong.</summary>
    public bool IsNews => Deleted > 0 || Commits > 0 || Failures.Count > 0;
}
