using System.Globalization;
using System.Text;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Stores.Redis.Jobs;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>Reads one thread: from masters only, because a replica may not have what was just acknowledged.</summary>
internal sealed class ThreadReading(IRedisTransport transport, RedisShards shards)
{
    /// <summary>How many differences come with the first answer; hardly ever are there more of them after a snapshot.</summary>
    private const int FirstPage = 512;

    /// <summary>How many digits a command's number has.</summary>
    private const int CommandNumber = 16;

    internal async ValueTask<StoredThread?> FindAsync(ThreadId thread, long? version, CancellationToken cancellationToken)
    {
        if (version < 1)
        {
            return null;
        }

        var its = shards.Keys.Of(thread);
        RedisKey[] read = [its.Thread, its.Differences, its.Snapshots, its.PendingWrites, its.Commands, its.SnapshotVersions, its.Incarnation];
        RedisValue[] asked = [version?.ToString(CultureInfo.InvariantCulture) ?? "", FirstPage];
        var reply = await shards.RunAsync(RedisLane.Bulk, RedisScripts.Load, read, asked, cancellationToken);
        return reply.IsDone ? await ReadAsync(thread, its, reply, cancellationToken) : null;
    }

    /// <summary>Reads the newest commits before a version, newest first.</summary>
    internal async ValueTask<List<StoredCommit>> ReadBeforeAsync(ThreadId thread, long? version, int count, CancellationToken cancellationToken)
    {
        object[] arguments = [shards.Keys.Of(thread).Differences, version is { } end ? "(" + CommitEntry.Id(end) : "+", "-", "COUNT", count];
        return ReadCommits(thread, await transport.ExecuteAsync(RedisLane.Bulk, "XREVRANGE", arguments, cancellationToken));
    }

    /// <summary>Reads one line of a list of threads; null when the thread has been deleted since the list was made.</summary>
    internal async ValueTask<StoredThreadSummary?> FindSummaryAsync(ThreadId thread, CancellationToken cancellationToken)
    {
        var its = shards.Keys.Of(thread);
        var reply = await shards.RunAsync(RedisLane.Bulk, RedisScripts.Summary, [its.Thread, its.Differences, its.Incarnation], [], cancellationToken);
        return reply.IsDone
            ? new StoredThreadSummary(ReadWorkflow(reply), ReadCreated(reply), CommitEntry.Read(thread, reply[9]), reply.Lease(4)) { Job = ReadJob(reply, 10) }
            : null;
    }

    private async ValueTask<StoredThread> ReadAsync(ThreadId thread, ThreadKeys its, ScriptReply reply, CancellationToken cancellationToken)
    {
        var wanted = reply.Number(9);
        var tail = ReadCommits(thread, reply[12]);
        if (tail.Count == 0)
        {
            throw new CorruptCheckpointException(thread, wanted, "neither it nor any of the commits that lead to it is there");
        }

        while (tail[^1].Header.Version < wanted)
        {
            object[] rest = [its.Differences, "(" + CommitEntry.Id(tail[^1].Header.Version), CommitEntry.Id(wanted), "COUNT", FirstPage];
            var page = ReadCommits(thread, await transport.ExecuteAsync(RedisLane.Bulk, "XRANGE", rest, cancellationToken));
            if (page.Count == 0)
            {
                throw MovedMeanwhile(thread);
            }

            tail.AddRange(page);
        }

        var head = reply[13].IsNull ? tail[^1].Header : CommitEntry.Read(thread, reply[13]).Header;
        if (head.Hash != CommitHash.Read(reply[20].Bytes()))
        {
            // What came in several pages may be of two threads of that name, one after the other.
            throw tail.Count <= FirstPage
                ? new CorruptCheckpointException(thread, head.Version, "it is not the commit that the thread names as its newest")
                : MovedMeanwhile(thread);
        }

        return new StoredThread
        {
            Workflow = WorkflowText.FindFormer((string?)reply[19], wanted) ?? ReadWorkflow(reply),
            CreatedAt = ReadCreated(reply),
            Lease = reply.Lease(4),
            Snapshot = reply[10].IsNull ? null : ReadSnapshot(thread, reply.Number(10), (byte[]?)reply[11]),
            Tail = tail,
            Head = head,
            PendingWrites = ReadPending(thread, reply[14].Items()),
            Job = ReadJob(reply, 15),
            Commands = ReadCommands(thread, reply[18].Items()),
        };
    }

    private static StoreException MovedMeanwhile(ThreadId thread) =>
        new($"Thread '{thread}' was deleted or pruned while it was read. Nothing is wrong with the store; read it again.");

    private static StoredSnapshot ReadSnapshot(ThreadId thread, long version, byte[]? body) =>
        new(version, Envelope.Open(body, $"the snapshot of version {version} of thread '{thread}'"));

    private static WorkflowReference ReadWorkflow(ScriptReply reply) => WorkflowText.Read(reply.Text(1), reply.Text(2));

    private static Runtime.Values.Timestamp ReadCreated(ScriptReply reply) => RedisTime.Read(reply.Text(3));

    /// <summary>Reads a job, its state and its attempts; null when there is none.</summary>
    private static ThreadJob? ReadJob(ScriptReply reply, int at) =>
        reply[at].IsNull ? null : JobText.Read(reply[at].Bytes(), reply.Text(at + 1), reply.Text(at + 2));

    private static List<StoredCommit> ReadCommits(ThreadId thread, RedisResult entries) =>
        [.. entries.Items().Select(entry => CommitEntry.Read(thread, entry))];

    /// <summary>Commands in their order: each has its number before it.</summary>
    private static ThreadCommand[] ReadCommands(ThreadId thread, RedisResult[] pairs) =>
    [
        .. pairs.Chunk(2)
            .Select(pair => (Id: pair[0].Text(), Command: pair[1].Bytes()))
            .OrderBy(pair => Encoding.ASCII.GetString(pair.Command, 0, CommandNumber), StringComparer.Ordinal)
            .Select(pair => new ThreadCommand(pair.Id, Envelope.Open(pair.Command[CommandNumber..], $"the commands of thread '{thread}'"))),
    ];

    private static PendingWrite[] ReadPending(ThreadId thread, RedisResult[] pairs) =>
        [.. pairs.Chunk(2).Select(pair => new PendingWrite(pair[0].Text(), Envelope.Open(pair[1].Bytes(), $"the pending writes of thread '{thread}'")))];
}
