using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Stores;

/// <summary>A step of a run that a store looks at whole: at the time, at the end of the lease, at the job, at the thread's place in the list.</summary>
/// <remarks>Steps of the same run that come soon after it may leave that out. Nothing is lost by a mistake here: who holds the thread, and where it stands, is
/// looked at by every step.</remarks>
/// <param name="Lease">The run's lease.</param>
/// <param name="Header">What is committed.</param>
/// <param name="At">When, by a clock that nobody puts forward or back.</param>
internal sealed record WholeStep(CommitLease.Hold Lease, CommitHeader Header, TimeSpan At)
{
    /// <summary>Which part of a lease may pass before a step extends it.</summary>
    private const double Untended = 0.1;

    /// <summary>Whether this step belongs to the same run as an earlier one, and neither the lease nor the list would show the time between them.</summary>
    /// <param name="earlier">The earlier one.</param>
    /// <param name="momentLength">So many letters of an id say the moment at which a list has its thread.</param>
    internal bool IsSoonAfter(WholeStep earlier, int momentLength) =>
        Header.Status == RunStatus.Running
        && earlier.Header.ThreadId == Header.ThreadId
        && earlier.Lease == Lease
        && At >= earlier.At
        && At - earlier.At < Lease.Duration * Untended
        && Moment(earlier.Header, momentLength).SequenceEqual(Moment(Header, momentLength));

    private static ReadOnlySpan<char> Moment(CommitHeader header, int length) => header.Id.Value.AsSpan(0, Math.Min(length, header.Id.Value.Length));
}
