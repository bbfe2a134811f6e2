using System.Collections.Concurrent;
using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Stores.Postgres;
using Graph.Stores.Postgres.Jobs;
using Graph.Testing.Builders;
using Graph.Testing.Servers;
using Npgsql;

namespace Graph.Stores.Tests.Postgres;

/// <summary>Many workers at one queue, and harm done to the server meanwhile.</summary>
public sealed class PostgresQueueTests : IAsyncLifetime
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(10);
    private static readonly IReadOnlyList<QueueShare> Queues = [new QueueShare("default")];

    private PostgresServer? _server;
    private PostgresStores? _stores;

    private PostgresServer Server => _server!;

    private PostgresStores Stores => _stores!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _stores = new PostgresStores(new PostgresStoreOptions { ConnectionString = _server.ConnectionString, MaximumConnections = 8 });
    }

    public async Task DisposeAsync()
    {
        await Stores.CloseAsync();
        await Server.DisposeAsync();
    }

    [Fact]
    public async Task of_many_workers_each_job_goes_to_one()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Stores.OpenAsync()));
        var jobs = FaultCount.Of(100, 5_000);
        await EnqueueAsync(stores[0], jobs);

        var given = await Task.WhenAll(stores.SelectMany(store => Enumerable.Range(0, 3).Select(_ => Task.Run(() => WorkOffAsync(store)))));

        given.SelectMany(threads => threads).Should().HaveCount(jobs).And.OnlyHaveUniqueItems();
        (await stores[0].CountJobsAsync(CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task jobs_are_neither_lost_nor_done_twice_when_the_server_is_killed_and_restarted_while_workers_claim_and_commit()
    {
        var store = await Stores.OpenAsync();
        var jobs = FaultCount.Of(100, 2_000);
        var chains = await EnqueueAsync(store, jobs);
        var done = new ConcurrentBag<string>();
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var working = Enumerable.Range(0, 4).Select(_ => Task.Run(() => WorkOffAsync(store, thread =>
        {
            done.Add(thread);
            if (done.Count >= jobs / 2)
            {
                half.TrySetResult();
            }
        }))).ToArray();
        await half.Task;
        await Server.Process.KillAsync();
        await Server.RestartAsync();
        await Task.WhenAll(working);

        done.Should().HaveCount(jobs).And.OnlyHaveUniqueItems();
        (await store.CountJobsAsync(CancellationToken.None)).Should().BeEmpty();
        var histories = await Task.WhenAll(chains.Select(chain => store.History(chain)));
        histories.Should().OnlyContain(history => history.Count == 2 && history[0].Header.Status == RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_claim_whose_answer_was_lost_gets_the_jobs_that_it_had_taken()
    {
        var store = await Stores.OpenAsync();
        await EnqueueAsync(store, jobs: 3);
        await using var proxy = new ReplyDroppingProxy(Server.Port);
        var behind = new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Port = proxy.Port, SslMode = SslMode.Disable };
        var far = await Stores.OpenAsync(Stores.Options with { ConnectionString = behind.ConnectionString });
        var drawn = 0;

        // The nonce is drawn within the transaction: the answers that are lost from then on are those of its last statements.
        var grants = await far.ClaimAsync(Claim(count: 1, () =>
        {
            if (Interlocked.Increment(ref drawn) == 1)
            {
                proxy.DropReply(after: 1);
            }

            return LeaseNonce.New(Random.Shared);
        }), CancellationToken.None);

        proxy.Dropped.Should().Be(1);
        grants.Should().ContainSingle();
        (await store.CountJobsAsync(CancellationToken.None)).Should().Equal(
            new QueueDepth("default", JobState.Ready, 2), new QueueDepth("default", JobState.Running, 1));
    }

    [Fact]
    public async Task a_worker_of_another_process_is_woken_by_a_new_job()
    {
        var (here, there) = (await Stores.OpenAsync(), await Stores.OpenAsync());
        var waiting = there.WaitForWorkAsync(Queues, TimeSpan.FromHours(1), CancellationToken.None).AsTask();

        await EnqueueAsync(here, jobs: 1);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        (await there.ClaimAsync(Claim(1), CancellationToken.None)).Should().ContainSingle();
    }

    [Fact]
    public async Task a_worker_is_woken_by_a_call_that_comes_while_it_looks_for_work()
    {
        var store = await Stores.OpenAsync();
        await using var database = NpgsqlDataSource.Create(Server.ConnectionString);
        await using var blocker = await database.OpenConnectionAsync();
        await using var blocking = await blocker.BeginTransactionAsync();
        await RunAsync(blocker, $"LOCK TABLE {Stores.Options.Schema}.threads");
        await using var other = await database.OpenConnectionAsync();

        // It listens, and cannot get to see that there is no work before it is called.
        var waiting = store.WaitForWorkAsync(Queues, TimeSpan.FromHours(1), CancellationToken.None).AsTask();
        while (await RunAsync(other, "SELECT 1 FROM pg_locks WHERE NOT granted") is null)
        {
        }

        await RunAsync(other, $"SELECT pg_notify('{QueueSettings.ChannelOf(Stores.Options.Schema)}', '')::text");
        await blocking.RollbackAsync();

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<IReadOnlyList<CommitChain>> EnqueueAsync(PostgresCheckpointStore store, int jobs)
    {
        var chains = Enumerable.Range(0, jobs).Select(number => new CommitChain(string.Create(CultureInfo.InvariantCulture, $"job {number}"))).ToArray();
        await Parallel.ForEachAsync(chains, async (chain, stop) => await store.CommitAsync(
            chain.Next(status: RunStatus.Queued) with { Job = new JobChange.Enqueue(new JobId($"first of {chain.ThreadId}"), new JobPlacement()) }, stop));
        return chains;
    }

    /// <summary>Claims, commits the end of each job, and goes on until nothing is left.</summary>
    private static async Task<List<string>> WorkOffAsync(PostgresCheckpointStore store, Action<string>? note = null)
    {
        var done = new List<string>();
        while (await store.ClaimAsync(Claim(count: 3), CancellationToken.None) is { Count: > 0 } grants)
        {
            foreach (var grant in grants)
            {
                var chain = new CommitChain(grant.ThreadId.Value);
                var thread = await store.Find(chain);
                chain.GoOnFrom(new CheckpointCommit { Header = thread!.Head, ExpectedHead = CommitHash.None, Body = default });
                await store.Commit(chain.Next(status: RunStatus.Succeeded) with
                {
                    Lease = new CommitLease.Release(grant.Nonce),
                    Job = new JobChange.End(new JobId($"after {grant.ThreadId}")),
                });
                done.Add(grant.ThreadId.Value);
                note?.Invoke(grant.ThreadId.Value);
            }
        }

        return done;
    }

    private static JobClaim Claim(int count, Func<LeaseNonce>? newNonce = null) => new()
    {
        Worker = new LeaseOwner("worker"),
        Queues = Queues,
        Count = count,
        Lease = LeaseTime,
        NewNonce = newNonce ?? (() => LeaseNonce.New(Random.Shared)),
    };
}
