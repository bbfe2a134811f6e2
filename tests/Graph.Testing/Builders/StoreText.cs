using System.Security.Cryptography;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Testing.Builders;

/// <summary>All that a store has of threads as lines of text, so that two stores can be compared by a person as well.</summary>
public static class StoreText
{
    public static async Task<IReadOnlyList<string>> DescribeAsync(this ICheckpointStore store)
    {
        var lines = new List<string>();
        foreach (var thread in (await store.List(new ThreadQuery { Limit = int.MaxValue })).Threads().Order(StringComparer.Ordinal))
        {
            lines.AddRange(await store.DescribeAsync(thread));
        }

        return lines;
    }

    public static async Task<IReadOnlyList<string>> DescribeAsync(this ICheckpointStore store, string thread, bool withSnapshots = true)
    {
        var id = new ThreadId(thread);
        var head = await store.FindAsync(id, CancellationToken.None) ?? throw new ArgumentException($"There is no thread '{thread}'.", nameof(thread));
        List<string> lines = [$"{thread} runs {head.Workflow}, made at {head.CreatedAt}"];
        await foreach (var commit in store.ReadHistoryAsync(id, new HistoryQuery(), CancellationToken.None))
        {
            var at = await store.FindAtAsync(id, commit.Header.Version, CancellationToken.None);
            var definition = await store.FindDefinitionAsync(at!.Workflow.Hash, CancellationToken.None);
            var snapshot = at.Snapshot is { } whole && withSnapshots ? $"{whole.Version}: {Short(whole.Body)}" : "not looked at";
            lines.Insert(1, $"{commit.Header} {commit.Body.Text()} snapshot {snapshot} ran {at.Workflow} {definition}");
        }

        lines.AddRange(head.PendingWrites.OrderBy(write => write.TaskKey, StringComparer.Ordinal).Select(write => $"pending {write.TaskKey} {Short(write.Body)}"));
        return lines;
    }

    private static string Short(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
}
