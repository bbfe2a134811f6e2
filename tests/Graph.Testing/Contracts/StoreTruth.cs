using Graph.Runtime.Checkpoints;

namespace Graph.Testing.Contracts;

/// <summary>One thread as it ought to be: the promises in a few lines, without any store.</summary>
internal sealed class StoreTruth(TimeProvider time)
{
    private LeaseNonce _holder;
    private DateTimeOffset _until;
    private TimeSpan _lasts;
    private StopKind? _stop;

    internal List<CheckpointCommit> Commits { get; } = [];

    internal SortedDictionary<string, string> Pending { get; } = new(StringComparer.Ordinal);

    internal CommitHash Head => Commits.Count == 0 ? CommitHash.None : Commits[^1].Header.Hash;

    internal long HeadVersion => Commits.Count == 0 ? 0 : Commits[^1].Header.Version;

    /// <summary>Whose the thread is, and what that one was asked.</summary>
    internal string Lease => _holder == LeaseNonce.None ? "nobody's" : $"{_holder}, asked {_stop}";

    private TimeSpan Left => _until - time.GetUtcNow();

    private bool IsLive => _holder != LeaseNonce.None && Left > TimeSpan.Zero && Left <= 2 * _lasts;

    internal string Commit(CheckpointCommit commit)
    {
        if (Commits.Exists(stored => stored.Header == commit.Header))
        {
            return "done";
        }

        if (Refuse(commit.Lease) is { } refusal)
        {
            return refusal;
        }

        if (commit.Header.Version != HeadVersion + 1 || commit.ExpectedHead != Head)
        {
            return $"conflict with {HeadVersion}";
        }

        Commits.Add(commit);
        Pending.Clear();
        return Settle(commit.Lease);
    }

    internal string Claim(CommitHash head, CommitLease.Take claim)
    {
        if (Refuse(claim) is { } refusal)
        {
            return refusal;
        }

        if (Commits.Count == 0 || head != Head)
        {
            return $"conflict with {Commits.Count}";
        }

        Settle(claim);
        return "done";
    }

    internal string Renew(CommitLease.Hold hold) => _holder == hold.Nonce ? Settle(hold) : $"lost to {Lease}";

    internal string Release(LeaseNonce nonce)
    {
        if (_holder != nonce)
        {
            return "not held";
        }

        Settle(null);
        return "done";
    }

    internal string AskToStop(StopKind kind)
    {
        if (_holder == LeaseNonce.None)
        {
            return "nobody's";
        }

        _stop = _stop > kind ? _stop : kind;
        return Lease;
    }

    internal string SavePending(CommitHash head, LeaseNonce? nonce, string task, string body)
    {
        if (Refuse(nonce is { } shown ? new CommitLease.Release(shown) : null) is { } refusal)
        {
            return refusal;
        }

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
        Settle(null);
        return answer;
    }

    private string? Refuse(CommitLease? asked) => asked switch
    {
        null => IsLive ? $"busy with {Lease}" : null,
        CommitLease.Take take => IsLive && _holder != take.Nonce && _holder != take.Breaks && !take.BreaksAny ? $"busy with {Lease}" : null,
        _ => _holder == asked.Nonce ? null : $"lost to {Lease}",
    };

    private string Settle(CommitLease? asked)
    {
        var duration = (asked as CommitLease.Take)?.Duration ?? (asked as CommitLease.Hold)?.Duration;
        var holder = duration is null ? LeaseNonce.None : asked!.Nonce;
        _stop = holder == _holder ? _stop : null;
        _holder = holder;
        _lasts = duration.GetValueOrDefault();
        _until = time.GetUtcNow() + _lasts;
        return _stop is null ? "done" : $"done, asked {_stop}";
    }
}
