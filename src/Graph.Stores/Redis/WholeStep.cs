using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Stores.Redis;

/// <summary>A step that the script was asked to look at whole: at the time, at the end of the lease and at the thread's place in the list.</summary>
/// <remarks>Steps of the same run that come soon after it may leave that out. Nothing is lost by a mistake here: who holds the thread, and where it stands, is
/// looked at by every step.</remarks>
/// <param name="Lease">The run's lease.</param>
/// <param name="Header">What was committed.</param>
/// <param name="At">When, by the clock that leases go by here.</param>
internal sealed record WholeStep(CommitLease.Hold Lease, CommitHeader Header, DateTimeOffset At)
{
    /// <summary>Which part of a lease may pass before a step extends it.</summary>
    private const double Untended = 0.1;

    /// <summary>Whether this step belongs to the same run as an earlier one, and neither the lease nor the list would show the time between them.</summary>
    internal bool IsSoonAfter(WholeStep? earlier) =>
        earlier is not null
        && Header.Status == RunStatus.Running
        && earlier.Lease == Lease
        && At >= earlier.At
        && At - earlier.At < Lease.Duration * Untended
        && ThreadPlace.AreOfOneMoment(earlier.Header, Header);
}
