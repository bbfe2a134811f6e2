using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

/// <summary>A thread as some version of the program stored it, in a file that never changes again.</summary>
internal sealed record RecordedThread
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string WorkflowText { get; init; }

    public required string WorkflowHash { get; init; }

    public required string WorkflowName { get; init; }

    public required string CreatedAt { get; init; }

    public required long? SnapshotVersion { get; init; }

    public required byte[]? Snapshot { get; init; }

    public required IReadOnlyList<RecordedCommit> Tail { get; init; }

    public required IReadOnlyDictionary<string, byte[]> PendingWrites { get; init; }

    /// <summary>The state as exact JSON, by which a load is judged.</summary>
    public required string State { get; init; }

    /// <summary>The state once the thread was resumed to its end.</summary>
    public required string Final { get; init; }

    internal static RecordedThread Read(string name) =>
        JsonSerializer.Deserialize<RecordedThread>(File.ReadAllText(PathOf(name)), Json)
        ?? throw new InvalidDataException($"'{name}' holds no recording.");

    internal static bool Exists(string name) => File.Exists(PathOf(name));

    internal static RecordedThread Of(StoredThread stored, string workflowText, string state, string final) => new()
    {
        WorkflowText = workflowText,
        WorkflowHash = stored.Workflow.Hash,
        WorkflowName = stored.Workflow.Name,
        CreatedAt = stored.CreatedAt.ToString(),
        SnapshotVersion = stored.Snapshot?.Version,
        Snapshot = stored.Snapshot?.Body.ToArray(),
        Tail = [.. stored.Tail.Select(RecordedCommit.Of)],
        PendingWrites = stored.PendingWrites.ToDictionary(write => write.TaskKey, write => write.Body.ToArray()),
        State = state,
        Final = final,
    };

    internal void Write(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), JsonSerializer.Serialize(this, Json) + "\n");
    }

    internal StoredThread ToStored() => new()
    {
        Workflow = new WorkflowReference(WorkflowName, 1, WorkflowHash),
        CreatedAt = RecordedCommit.Time(CreatedAt),
        Snapshot = SnapshotVersion is { } version ? new StoredSnapshot(version, Snapshot) : null,
        Tail = [.. Tail.Select(commit => commit.ToStored())],
        PendingWrites = [.. PendingWrites.Select(write => new PendingWrite(write.Key, write.Value))],
        Head = Tail[^1].ToStored().Header,
    };

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "Recorded", name);
}

/// <summary>One commit of a recording.</summary>
internal sealed record RecordedCommit(
    string ThreadId, long Version, string Id, string Hash, string ParentHash, long ParentVersion, string Status, string CreatedAt, string Body)
{
    internal static RecordedCommit Of(StoredCommit commit) => new(
        commit.Header.ThreadId.Value,
        commit.Header.Version,
        commit.Header.Id.Value,
        commit.Header.Hash.ToString(),
        commit.Header.ParentHash.ToString(),
        commit.Header.ParentVersion,
        commit.Header.Status.ToString(),
        commit.Header.CreatedAt.ToString(),
        Encoding.UTF8.GetString(commit.Body.Span));

    internal static Timestamp Time(string text) =>
        Timestamp.TryParse(text, out var time) ? time : throw new InvalidDataException($"'{text}' is no time.");

    internal StoredCommit ToStored() => new(
        new CommitHeader
        {
            ThreadId = new ThreadId(ThreadId),
            Version = Version,
            Id = new CheckpointId(Id),
            Hash = CommitHash.Read(Convert.FromHexString(Hash)),
            ParentHash = CommitHash.Read(Convert.FromHexString(ParentHash)),
            ParentVersion = ParentVersion,
            Status = Enum.Parse<RunStatus>(Status),
            CreatedAt = Time(CreatedAt),
        },
        Encoding.UTF8.GetBytes(Body));
}

/// <summary>A store that holds one recorded thread and takes what follows it.</summary>
internal sealed class RecordedStore(StoredThread recorded) : StoreInFront(new InMemoryCheckpointStore())
{
    private StoredThread _thread = recorded;

    public override ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) => new(_thread);

    public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        if (commit.ExpectedHead != _thread.Head.Hash)
        {
            throw new CheckpointConflictException(commit.Header.ThreadId, commit.Header.Version, _thread.Head.Version);
        }

        _thread = _thread with
        {
            Tail = [.. _thread.Tail, new StoredCommit(commit.Header, commit.Body.ToArray())],
            Head = commit.Header,
            PendingWrites = [],
        };
        return ValueTask.FromResult<StopRequest?>(null);
    }
}
