using System.Globalization;
using System.Text;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Simulation.Tests.Stores;

/// <summary>Answers of stores as text, to compare them.</summary>
internal static class AnswerText
{
    internal static string Of(StoreAnswer answer) => answer switch
    {
        { Refusal: { } refusal } => $"{refusal.GetType().Name}: {refusal.Message}",
        { Value: StoredThread thread } => Of(thread),
        { Value: IReadOnlyList<string> names } => string.Join(", ", names),
        { Value: IReadOnlyList<JobGrant> grants } => string.Join(", ", grants.Select(grant => $"{grant.ThreadId} {Of(grant.Job)} {grant.Nonce}")),
        { Value: TimeSpan } => "when to come again",
        { Value: CachedResult cached } => $"{cached.Key} {Convert.ToHexString(cached.Body.Span)}",
        { Value: StoredDefinition definition } => definition.Reference.Hash,
        _ => answer.Value?.ToString() ?? "nothing",
    };

    private static string Of(ThreadJob? job) =>
        job is null ? "none" : $"{job.Id} {job.Placement} {job.State} {job.Attempt} {job.Failures} {job.EnqueuedAt} {job.DueAt} {string.Join("; ", job.History)}";

    private static string Of(StoredThread thread)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{thread.Workflow} {thread.CreatedAt} {thread.Lease} head {thread.Head} job {Of(thread.Job)}");
        foreach (var commit in thread.Tail)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{commit.Header} {Convert.ToHexString(commit.Body.Span)}");
        }

        foreach (var write in thread.PendingWrites.OrderBy(write => write.TaskKey, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nkept {write.TaskKey} {Convert.ToHexString(write.Body.Span)}");
        }

        return text.ToString();
    }
}
