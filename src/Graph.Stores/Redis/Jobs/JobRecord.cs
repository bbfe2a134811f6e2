using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Redis.Jobs;

/// <summary>A thread's job as it was read, with all that decides what may become of it. What is decided is written only if nothing has changed since.</summary>
/// <param name="Revision">Grows with each change.</param>
/// <param name="Job">The job; null for none.</param>
/// <param name="Commands">How many there are.</param>
/// <param name="Now">The time by the store's clock.</param>
/// <param name="Submissions">The newest requests that the thread took in, with NUL between; null for none.</param>
/// <param name="Version">The version of the thread's head; 0 when there is no thread.</param>
/// <param name="Lease">Whose the thread is; null for nobody's.</param>
internal sealed record JobRecord(
    string Revision, ThreadJob? Job, long Commands, Timestamp Now, string? Submissions, long Version, ThreadLease? Lease)
{
    /// <summary>Whether the thread took a request in.</summary>
    internal bool HasTaken(string request) => Submissions?.Split('\0').Contains(request, StringComparer.Ordinal) == true;

    internal static JobRecord Read(ScriptReply reply) => new(
        reply.Text(1),
        reply[2].IsNull ? null : JobText.Read(reply[2].Bytes(), reply.Text(3), reply.Text(4)),
        (long)reply[6],
        LeaseText.ReadTime(reply.Text(7)),
        reply[8].IsNull ? null : reply.Text(8),
        reply[9].IsNull ? 0 : reply.Number(9),
        reply.Lease(10));
}
