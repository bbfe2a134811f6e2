using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores;

/// <summary>The newest whole step of each thread that this process moved lately.</summary>
/// <param name="momentLength">So many letters of an id say the moment at which a list has its thread.</param>
/// <param name="leaseClock">What leases are measured by in tests, in place of the server's clock.</param>
internal sealed class WholeSteps(int momentLength, TimeProvider? leaseClock)
{
    private const uint Remembered = 1_024;

    private readonly WholeStep?[] _steps = new WholeStep?[Remembered];

    /// <summary>A plain step, at this moment.</summary>
    internal WholeStep Read(CheckpointCommit commit) => new((CommitLease.Hold)commit.Lease!, commit.Header, Now());

    /// <summary>Whether a step comes so soon after a whole one that it need not be looked at whole.</summary>
    internal bool MayLeaveOut(WholeStep step) => Place(step.Header.ThreadId) is { } earlier && step.IsSoonAfter(earlier, momentLength);

    /// <summary>Remembers a step that was looked at whole, instead of any other one at its place.</summary>
    internal void Remember(WholeStep step) => Place(step.Header.ThreadId) = step;

    /// <summary>Forgets the step of a thread whose lease was moved by something else: after a clock was put forward and back, the next step is to see that.</summary>
    internal void Forget(ThreadId thread) => Place(thread) = null;

    private TimeSpan Now() => leaseClock is null ? TimeProvider.System.GetElapsedTime(0) : leaseClock.GetUtcNow() - DateTimeOffset.UnixEpoch;

    private ref WholeStep? Place(ThreadId thread) => ref _steps[(uint)thread.GetHashCode() % Remembered];
}
