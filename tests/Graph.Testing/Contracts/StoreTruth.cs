using Graph.Runtime.Checkpoints;

namespace Graph.Testing.Contracts;

/// <summary>One thread as it ought to be: the promises in ten lines, without any store.</summary>
internal sealed class StoreTruth
{
    internal List<CheckpointCommit> Commits { get; } = [];

    internal SortedDictionary<string, string> Pending { get; } = new(StringComparer.Ordinal);

    internal CommitHash Head => Commits.Count == 0 ? CommitHash.None : Commits[^1].Header.Hash;

    internal string Commit(CheckpointCommit commit)
    {
        if (Commits.Exists(stored => stored.Header == commit.Header))
        {
            return "done";
        }

        if (commit.Header.Version != Commits.Count + 1 || commit.ExpectedHead != Head)
        {
            return $"conflict with {Commits.Count}";
        }

        Commits.Add(commit);
        Pending.Clear();
        return "done";
    }

    internal string SavePending(CommitHash head, string task, string body)
    {
        if (Commits.Count == 0 || head != Head)
        {
            return $"conflict with {Commits.Count}";
        }

        Pending[task] = body;
        return "done";
    }

    internal string Delete()
    {
        var answer = Commits.Count > 0 ? "done" : "not there";
        Commits.Clear();
        Pending.Clear();
        return answer;
    }
}
