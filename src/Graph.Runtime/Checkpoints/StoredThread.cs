using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>Everything that a load needs, read in one go: a snapshot, the commits after it, and the pending writes of the head.</summary>
public sealed record StoredThread
{
    /// <summary>The definition that the thread ran at the commit asked for.</summary>
    public required WorkflowReference Workflow { get; init; }

    /// <summary>When the thread was made.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>The newest snapshot at or before the commit asked for; null when there is none yet.</summary>
    public required StoredSnapshot? Snapshot { get; init; }

    /// <summary>The commits after the snapshot (from version 1 when there is none) up to the one asked for, oldest first; where the snapshot
    /// belongs to the commit asked for, just that commit. Never empty: the last one is the commit asked for.</summary>
    public required IReadOnlyList<StoredCommit> Tail { get; init; }

    /// <summary>Writes of tasks that finished after the head was committed; empty for any other commit.</summary>
    public IReadOnlyList<PendingWrite> PendingWrites { get; init; } = [];

    /// <summary>The newest commit of the thread, whatever was asked for.</summary>
    public required CommitHeader Head { get; init; }

    /// <summary>Who moves the thread, or did when it was last heard of; null when nobody does.</summary>
    public ThreadLease? Lease { get; init; }

    /// <summary>The work on it that somebody asked for; null for none.</summary>
    public ThreadJob? Job { get; init; }

    /// <summary>What was sent to it while a worker had it, oldest first, and is not taken in yet.</summary>
    public IReadOnlyList<ThreadCommand> Commands { get; init; } = [];

    /// <summary>Where the thread stands, as <see cref="JobRules.StatusOf"/> tells it from its newest commit and its job.</summary>
    public RunStatus Status => JobRules.StatusOf(Head.Status, Job);
}

/// <summary>A commit as it stands in a store.</summary>
/// <param name="Header">What the store knows.</param>
/// <param name="Body">The encoded transition.</param>
public sealed record StoredCommit(CommitHeader Header, ReadOnlyMemory<byte> Body);

/// <summary>A snapshot as it stands in a store.</summary>
/// <param name="Version">The version whose state it holds.</param>
/// <param name="Body">The encoded state.</param>
public sealed record StoredSnapshot(long Version, ReadOnlyMemory<byte> Body);

/// <summary>What one finished task of an unfinished step wrote.</summary>
/// <param name="TaskKey">The task's key within its step.</param>
/// <param name="Body">The encoded outcome.</param>
public sealed record PendingWrite(string TaskKey, ReadOnlyMemory<byte> Body);

/// <summary>A workflow definition, kept so that threads in flight can go on with it.</summary>
/// <param name="Reference">Which one.</param>
/// <param name="SourcePath">Where it was read; relative paths in it start there.</param>
/// <param name="Text">The text.</param>
public sealed record StoredDefinition(WorkflowReference Reference, string SourcePath, string Text)
{
    /// <summary>Whether the text is the one that the hash is of (SHA-256 of its UTF-8 bytes).</summary>
    public bool IsGenuine => HashOf(Text) == Reference.Hash;

    /// <summary>The hash under which a text is kept.</summary>
    internal static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>One line of a list of threads.</summary>
/// <param name="Workflow">The definition that the thread runs.</param>
/// <param name="CreatedAt">When the thread was made.</param>
/// <param name="Head">Its newest commit.</param>
/// <param name="Lease">Who moves it, or did when it was last heard of; null when nobody does.</param>
public sealed record StoredThreadSummary(WorkflowReference Workflow, Timestamp CreatedAt, StoredCommit Head, ThreadLease? Lease = null)
{
    /// <summary>The work on it that somebody asked for; null for none.</summary>
    public ThreadJob? Job { get; init; }

    /// <summary>Where the thread stands, as <see cref="JobRules.StatusOf"/> tells it from its newest commit and its job.</summary>
    public RunStatus Status => JobRules.StatusOf(Head.Header.Status, Job);
}
