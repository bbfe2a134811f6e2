using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>Where a thread stands.</summary>
/// <param name="Thread">The thread's id in the file.</param>
/// <param name="Version">The version of its newest commit.</param>
/// <param name="Hash">That commit's hash.</param>
internal readonly record struct ThreadHead(long Thread, long Version, CommitHash Hash)
{
    /// <summary>Whether a commit goes on from here.</summary>
    internal bool IsFollowedBy(CheckpointCommit commit) => commit.MayFollow(Version) && commit.ExpectedHead == Hash;
}
