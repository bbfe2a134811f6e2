using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Stores.Redis;
using Graph.Testing.Builders;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>Workers at a queue whose server is killed under them.</summary>
public sealed class RedisJobFaultTests
{
    private const int Steps = 5;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private int _ids;

    [Fact]
    public async Task every_job_is_done_once_however_often_the_server_is_killed()
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "always");
        var stores = new RedisStores(server.Uri);
        var store = stores.Open();
        var chains = Enumerable.Range(0, 40).Select(number => new CommitChain($"job {number}")).ToDictionary(chain => chain.ThreadId);
        foreach (var chain in chains.Values)
        {
            await store.Commit(chain.Next(status: RunStatus.Queued) with { Job = new JobChange.Enqueue(NewId(), new JobPlacement()) });
        }

        var workers = Enumerable.Range(0, 4).Select(number => Task.Run(() => WorkAsync(store, number, chains))).ToArray();
        for (var kill = 0; kill < FaultCount.Of(usual: 2, full: 25) && !Array.TrueForAll(workers, worker => worker.IsCompleted); kill++)
        {
            await WaitForProgressAsync(store);
            await server.Process.KillAsync();
            await server.Process.RestartAsync();
        }

        await Task.WhenAll(workers);
        (await store.CountJobsAsync(CancellationToken.None)).Should().BeEmpty();
        foreach (var chain in chains.Values)
        {
            (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
            chain.Commits.Should().HaveCount(Steps + 2);
        }

        await stores.CloseAsync();
    }

    [Fact]
    public async Task of_workers_that_claim_at_once_one_gets_a_job()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        var stores = new RedisStores(server.Uri);
        var rivals = Enumerable.Range(0, 8).Select(_ => stores.Open()).ToArray();
        var chains = Enumerable.Range(0, 20).Select(number => new CommitChain($"job {number}")).ToArray();
        foreach (var chain in chains)
        {
            await rivals[0].Commit(chain.Next(status: RunStatus.Queued) with { Job = new JobChange.Enqueue(NewId(), new JobPlacement()) });
        }

        var grants = await Task.WhenAll(rivals.Select((rival, number) => ClaimAsync(rival, number, count: 20).AsTask()));

        grants.SelectMany(some => some).Select(grant => grant.ThreadId).Should().BeEquivalentTo(chains.Select(chain => chain.ThreadId));
        await stores.CloseAsync();
    }

    [Fact]
    public async Task a_command_whose_answer_was_lost_and_that_was_taken_in_meanwhile_is_not_kept_again()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        var stores = new RedisStores(server.Uri);
        var (store, chain) = (stores.Open(), new CommitChain("thread"));
        await store.Commit(chain.Next(status: RunStatus.Queued) with { Job = new JobChange.Enqueue(NewId(), new JobPlacement()) });
        var grant = (await ClaimAsync(store, worker: 1, count: 1)).Single();
        var command = new ThreadCommand("input", new byte[] { 1 });
        await store.KeepCommandAsync(chain.ThreadId, command, CancellationToken.None);
        await store.Commit(chain.Next() with { Lease = new CommitLease.Hold(grant.Nonce, Lease), Consumes = command.Id });

        var wasKept = await store.KeepCommandAsync(chain.ThreadId, command, CancellationToken.None);

        wasKept.Should().BeTrue("it was kept at the first time");
        (await store.Find(chain))!.Commands.Should().BeEmpty();
        await stores.CloseAsync();
    }

    [Fact]
    public async Task a_request_whose_sender_died_before_it_was_confirmed_is_known_by_its_thread_also_after_others()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        var stores = new RedisStores(server.Uri);
        var (store, chain) = (stores.Open(), new CommitChain("thread"));
        var (first, key, other) = (NewId(), new SubmissionKey("", "first", "hash"), new SubmissionKey("", "other", "hash"));
        await store.Commit(chain.Next(status: RunStatus.Queued) with { Job = new JobChange.Enqueue(first, new JobPlacement()) { Key = key } });
        var grant = (await ClaimAsync(store, worker: 1, count: 1)).Single();
        await store.Commit(chain.Next(status: RunStatus.Succeeded) with { Lease = new CommitLease.Release(grant.Nonce), Job = new JobChange.End(NewId()) });
        await store.Commit(chain.Next(status: RunStatus.Queued) with { Job = new JobChange.Enqueue(NewId(), new JobPlacement()) { Key = other } });

        // As whoever died left it, and so long ago that nobody waits for him.
        var place = new RedisKeys(stores.Options.Namespace, 1).Submission(key).ToString();
        await RedisCommand.AskAsync(server, "set", place, $"reserved\n{key.RequestHash}\n{first.Value}\n{chain.ThreadId.Value}");
        var again = async () => await store.Commit(
            chain.Rival(status: RunStatus.Queued) with { Job = new JobChange.Enqueue(NewId(), new JobPlacement()) { Key = key } });

        (await store.FindSubmissionAsync(key, CancellationToken.None)).Should().Be(chain.ThreadId);
        await again.Should().ThrowAsync<AlreadySubmittedException>();
        await stores.CloseAsync();
    }

    [Fact]
    public async Task a_key_that_was_taken_over_from_the_dead_cannot_be_taken_over_from_the_living_as_well()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        var stores = new RedisStores(server.Uri);
        var (store, chain, key) = (stores.Open(), new CommitChain("thread"), new SubmissionKey("", "first", "hash"));
        await store.List();
        var (lifetime, age) = ((long)stores.Options.Queues.KeyLifetime.TotalMilliseconds, 30_000);
        var place = new RedisKeys(stores.Options.Namespace, 1).Submission(key).ToString();
        string[] dead = ["set", place, $"reserved\nhash\n{NewId().Value}\n{chain.ThreadId.Value}", "px", (lifetime - age).ToString(CultureInfo.InvariantCulture)];
        await RedisCommand.AskAsync(server, dead);

        await store.Commit(chain.Next(status: RunStatus.Queued) with { Job = new JobChange.Enqueue(NewId(), new JobPlacement()) { Key = key } });

        long.Parse(await RedisCommand.AskAsync(server, "pttl", place), CultureInfo.InvariantCulture).Should().BeGreaterThan(lifetime - age, "it is as young as its new holder");
        await stores.CloseAsync();
    }

    private async Task WorkAsync(RedisCheckpointStore store, int worker, Dictionary<Runtime.ThreadId, CommitChain> chains)
    {
        while ((await store.CountJobsAsync(CancellationToken.None)).Count > 0)
        {
            foreach (var grant in await ClaimAsync(store, worker, count: 2))
            {
                var chain = chains[grant.ThreadId];
                for (var step = 0; step < Steps; step++)
                {
                    await store.Commit(chain.Next() with { Lease = new CommitLease.Hold(grant.Nonce, Lease) });
                }

                await store.Commit(chain.Next(status: RunStatus.Succeeded) with
                {
                    Lease = new CommitLease.Release(grant.Nonce),
                    Job = new JobChange.End(NewId()),
                });
            }
        }
    }

    /// <summary>Waits until a job more is done than now, or all are.</summary>
    private static async Task WaitForProgressAsync(RedisCheckpointStore store)
    {
        var before = await CountAsync(store);
        while (before > 0 && await CountAsync(store) == before)
        {
        }
    }

    private static async Task<long> CountAsync(RedisCheckpointStore store) => (await store.CountJobsAsync(CancellationToken.None)).Sum(depth => depth.Count);

    private static ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(RedisCheckpointStore store, int worker, int count)
    {
        return store.ClaimAsync(
            new JobClaim
            {
                Worker = new LeaseOwner(string.Create(CultureInfo.InvariantCulture, $"worker {worker}")),
                Queues = [new QueueShare(JobPlacement.DefaultQueue)],
                Count = count,
                Lease = Lease,
                NewNonce = () => LeaseNonce.New(Random.Shared),
            },
            CancellationToken.None);
    }

    private JobId NewId() => new(string.Create(CultureInfo.InvariantCulture, $"job{Interlocked.Increment(ref _ids):d6}"));
}
