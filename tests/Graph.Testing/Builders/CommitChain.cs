using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Testing.Builders;

/// <summary>The commits that one writer makes of a thread, one after the other: it knows the head and names it.</summary>
public sealed class CommitChain(string thread = "thread", string workflow = "review")
{
    private static long Made;

    private readonly List<CheckpointCommit> _commits = [];

    public ThreadId ThreadId { get; } = new(thread);

    /// <summary>What this writer made, oldest first; version n is at n - 1 unless older ones were pruned.</summary>
    public IReadOnlyList<CheckpointCommit> Commits => _commits;

    public CommitHash Head => _commits.Count == 0 ? CommitHash.None : _commits[^1].Header.Hash;

    /// <summary>The next commit; the chain goes on from it.</summary>
    public CheckpointCommit Next(string body = "{}", string? snapshot = null, RunStatus status = RunStatus.Running) =>
        GoOnFrom(Rival(body, snapshot, status));

    /// <summary>A commit for the next place that the chain does not go on from: another writer's.</summary>
    public CheckpointCommit Rival(string body = "{}", string? snapshot = null, RunStatus status = RunStatus.Running) =>
        Make(_commits.Count == 0 ? null : _commits[^1].Header, Bytes(body), snapshot, status);

    /// <summary>The first commit of a branch that leaves an older version.</summary>
    public CheckpointCommit Fork(long version, string body = "{}") =>
        GoOnFrom(Make(_commits.Find(commit => commit.Header.Version == version)!.Header, Bytes(body), $"state of {version}", RunStatus.Running));

    public CheckpointCommit Next(byte[] body, byte[]? snapshot = null)
    {
        var commit = Make(_commits.Count == 0 ? null : _commits[^1].Header, body, null, RunStatus.Running);
        return GoOnFrom(commit with { Snapshot = Memory(snapshot) });
    }

    /// <summary>Makes the chain go on from a commit of its own that it was shown.</summary>
    public CheckpointCommit GoOnFrom(CheckpointCommit commit)
    {
        _commits.Add(commit);
        return commit;
    }

    public static PendingWrite Pending(string task, string body = "{}") => new(task, Bytes(body));

    private CheckpointCommit Make(CommitHeader? parent, byte[] body, string? snapshot, RunStatus status)
    {
        var version = _commits.Count == 0 ? 1 : _commits[^1].Header.Version + 1;
        var number = Interlocked.Increment(ref Made);
        return new CheckpointCommit
        {
            Header = new CommitHeader
            {
                ThreadId = ThreadId,
                Version = version,
                Id = new CheckpointId("019a0000-0000-7000-8000-" + number.ToString("x12", CultureInfo.InvariantCulture)),
                // Two processes of one test never make the same commit.
                Hash = CommitHash.Read(SHA256.HashData(Bytes($"{ThreadId}/{version}/{number}/{Environment.ProcessId}"))),
                ParentHash = parent?.Hash ?? CommitHash.None,
                ParentVersion = parent?.Version ?? 0,
                Status = status,
                CreatedAt = new Timestamp(1_800_000_000 + number, 123_456_789),
            },
            ExpectedHead = Head,
            Body = body,
            Snapshot = Memory(snapshot is null ? null : Bytes(snapshot)),
            Workflow = version == 1 ? new WorkflowReference(workflow, 1, "hash of " + workflow) : null,
        };
    }

    /// <summary>Converted by the language, no array at all would become an empty snapshot.</summary>
    private static ReadOnlyMemory<byte>? Memory(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(bytes);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
