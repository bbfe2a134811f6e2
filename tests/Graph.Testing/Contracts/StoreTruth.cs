using Graph.Runtime.Checkpoints;

namespace Graph.Testing.Contracts;

/// <summary>One thread as it ought to be: the promises in ten lines, without any store.</summary>
internal sealed class StoreTruth
{
    internal List<CheckpointCommit> Commits { get; } = [];

    internal SortedDictionary<string, string> Pending { get; } = new(StringComparer.Ordinal);

    internal CommitHash Head => Commits.Count == 0 ? CommitHash.None : Commits[^1].Header.Hash;

    internal long HeadVersion => Commits.Count == 0 ? 0 : Commits[^1].Header.Version;

    internal string Commit(CheckpointCommit commit)
    {
        if (Commits.Exists(stored => stored.Header == commit.Header))
        {
            return "done";
        }

        if (commit.Header.Version != HeadVersion + 1 || commit.ExpectedHead != Head)
        {
            return $"conflict with {HeadVersion}";
        }

        Commits.Add(commit);
        Pending.Clear();
        return "done";
    }

    internal string SavePending(CommitHash head, string task, string body)
    {
        if (Commits.Count == 0 || head != Head)
        {
            return $"conflict with {HeadVersion}";
        }

        Pending[task] = body;
        return "done";
    }

    /// <summary>All before a version goes; that one gets a snapshot.</summary>
    internal string Prune(long first, string state)
    {
        var removed = Commits.RemoveAll(commit => commit.Header.Version < first);
        Commits[0] = Commits[0] with { Snapshot = System.Text.Encoding.UTF8.GetBytes(state) };
        return $"{removed} removed";
    }

    internal string Delete()
    {
        var answer = Commits.Count > 0 ? "done" : "not there";
        Commits.Clear();
        Pending.Clear();
        return answer;
    }
}
