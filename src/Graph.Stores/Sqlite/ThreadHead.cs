using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite;

/// <summary>Where a thread stands.</summary>
/// <param name="Thread">The thread's id in the file.</param>
/// <param name="Version">The version of its newest commit.</param>
/// <param name="Hash">That commit's hash.</param>
internal readonly record struct ThreadHead(long Thread, long Version, CommitHash Hash)
{
    /// <summary>Whose lease it is; <see cref="LeaseNonce.None"/> for nobody's.</summary>
    internal LeaseNonce Lease { get; init; }

    /// <summary>Until when that lasts; long past when its holder has a request to stop that it must be told.</summary>
    internal Timestamp LeaseUntil { get; init; }

    /// <summary>Whether a commit leaves the lease as it is, so that there is nothing to write or to tell.</summary>
    internal bool KeepsLease(CheckpointCommit commit, TimeProvider time) => commit.Lease switch
    {
        null => Lease == LeaseNonce.None,
        CommitLease.Hold hold => hold.Nonce == Lease && LeaseRules.IsFresh(LeaseUntil, hold.Duration, Timestamp.From(time.GetUtcNow())),
        _ => false,
    };

    /// <summary>Where the thread stands with another lease.</summary>
    internal ThreadHead With(ThreadLease? lease) => this with
    {
        Lease = lease?.Nonce ?? LeaseNonce.None,
        LeaseUntil = lease is { Stop: null } ? lease.Until : default,
    };

    /// <summary>Whether a commit goes on from here.</summary>
    internal bool IsFollowedBy(CheckpointCommit commit) => commit.Header.Version == Version + 1 && commit.ExpectedHead == Hash;
}
