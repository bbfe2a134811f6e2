using System.Diagnostics;
using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Benchmarks.Stores;

/// <summary>A thread that does nothing but commit, as an engine with nothing to compute would: the first commit takes the lease, the others hold it.</summary>
internal sealed class CommitStream(ICheckpointStore store, string thread, byte[] body)
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);
    private static readonly LeaseNonce Nonce = new(7);
    private static readonly LeaseOwner Owner = new("measured");

    private static long Ids;

    private readonly ThreadId _thread = new(thread);
    private readonly Random _random = new(thread.Length);
    private CommitHash _head = CommitHash.None;
    private long _version;

    /// <summary>Commits, and notes how long each took when asked to.</summary>
    internal async Task<TimeSpan> RunAsync(int commits, List<TimeSpan>? latencies = null)
    {
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < commits; number++)
        {
            var before = Stopwatch.GetTimestamp();
            await store.CommitAsync(Next(), CancellationToken.None);
            latencies?.Add(Stopwatch.GetElapsedTime(before));
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private CheckpointCommit Next()
    {
        var hash = new CommitHash(new UInt128((ulong)_random.NextInt64(), (ulong)_random.NextInt64()), (ulong)_random.NextInt64());
        var commit = new CheckpointCommit
        {
            Header = new CommitHeader
            {
                ThreadId = _thread,
                Version = ++_version,
                Id = new CheckpointId("019a0000-0000-7000-8000-" + Interlocked.Increment(ref Ids).ToString("x12", CultureInfo.InvariantCulture)),
                Hash = hash,
                ParentHash = _head,
                ParentVersion = _version - 1,
                Status = RunStatus.Running,
                CreatedAt = new Timestamp(1_800_000_000 + _version, 0),
            },
            ExpectedHead = _head,
            Body = body,
            Workflow = _version == 1 ? new WorkflowReference("measured", 1, "hash") : null,
            Lease = _version == 1 ? new CommitLease.Take(Nonce, Owner, LeaseTime) : new CommitLease.Hold(Nonce, LeaseTime),
        };
        _head = hash;
        return commit;
    }
}
