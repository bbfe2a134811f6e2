using System.Text;
using Graph.Runtime.Checkpoints;

namespace Graph.Testing.Builders;

/// <summary>Short words for what tests of stores do all the time.</summary>
public static class StoreReading
{
    public static ValueTask<StopRequest?> Commit(this ICheckpointStore store, CheckpointCommit commit) => store.CommitAsync(commit, CancellationToken.None);

    /// <summary>Stores several commits in their order.</summary>
    public static async Task CommitAll(this ICheckpointStore store, params CheckpointCommit[] commits)
    {
        foreach (var commit in commits)
        {
            await store.Commit(commit);
        }
    }

    /// <summary>Commits and says how it ended: null when it was stored.</summary>
    public static async Task<CheckpointConflictException?> TryCommit(this ICheckpointStore store, CheckpointCommit commit)
    {
        try
        {
            await store.Commit(commit);
            return null;
        }
        catch (CheckpointConflictException conflict)
        {
            return conflict;
        }
    }

    public static ValueTask SavePending(this ICheckpointStore store, CommitChain chain, params PendingWrite[] writes) =>
        store.SavePendingWritesAsync(chain.ThreadId, chain.Head, null, writes, CancellationToken.None);

    public static ValueTask<StoredThread?> Find(this ICheckpointStore store, CommitChain chain) =>
        store.FindAsync(chain.ThreadId, CancellationToken.None);

    public static ValueTask<StoredThread?> FindAt(this ICheckpointStore store, CommitChain chain, long version) =>
        store.FindAtAsync(chain.ThreadId, version, CancellationToken.None);

    public static ValueTask<bool> Delete(this ICheckpointStore store, CommitChain chain) =>
        store.DeleteThreadAsync(chain.ThreadId, CancellationToken.None);

    public static async Task<List<StoredCommit>> History(this ICheckpointStore store, CommitChain chain, HistoryQuery? query = null)
    {
        var commits = new List<StoredCommit>();
        await foreach (var commit in store.ReadHistoryAsync(chain.ThreadId, query ?? new HistoryQuery(), CancellationToken.None))
        {
            commits.Add(commit);
        }

        return commits;
    }

    public static async Task<List<StoredThreadSummary>> List(this ICheckpointStore store, ThreadQuery? query = null)
    {
        var threads = new List<StoredThreadSummary>();
        await foreach (var thread in store.ListThreadsAsync(query ?? new ThreadQuery(), CancellationToken.None))
        {
            threads.Add(thread);
        }

        return threads;
    }

    public static IEnumerable<long> Versions(this IEnumerable<StoredCommit> commits) => commits.Select(commit => commit.Header.Version);

    public static IEnumerable<string> Threads(this IEnumerable<StoredThreadSummary> threads) =>
        threads.Select(thread => thread.Head.Header.ThreadId.Value);

    public static string Text(this ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static string Text(this ReadOnlyMemory<byte>? bytes) => bytes is { } some ? some.Text() : "";
}
