using System.Globalization;
using System.Text;
using Graph.Runtime.Checkpoints;

namespace Graph.Simulation.Tests.Stores;

/// <summary>Answers of stores as text, to compare them.</summary>
internal static class AnswerText
{
    internal static string Of(StoreAnswer answer) => answer switch
    {
        { Refusal: { } refusal } => $"{refusal.GetType().Name}: {refusal.Message}",
        { Value: StoredThread thread } => Of(thread),
        { Value: CachedResult cached } => $"{cached.Key} {Convert.ToHexString(cached.Body.Span)}",
        { Value: StoredDefinition definition } => definition.Reference.Hash,
        _ => answer.Value?.ToString() ?? "nothing",
    };

    private static string Of(StoredThread thread)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{thread.Workflow} {thread.CreatedAt} {thread.Lease} head {thread.Head}");
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
