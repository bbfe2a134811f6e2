using Graph.Runtime.Checkpoints;
using Graph.Stores.Postgres;
using Graph.Testing.Builders;
using Npgsql;

namespace Graph.Stores.Tests.Postgres;

/// <summary>The next step of a run does not look for what the step before it had kept: how that goes all the same.</summary>
public sealed class PostgresPendingWritesTests(PostgresHost host) : IClassFixture<PostgresHost>, IAsyncLifetime
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(10);
    private static readonly LeaseNonce Nonce = new(7);

    private readonly PostgresStores _stores = new(host.NewOptions());

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.CloseAsync();

    [Fact]
    public async Task what_a_step_had_kept_is_not_found_after_it_and_goes_with_the_next_writes_that_are_kept()
    {
        var (store, chain) = (await _stores.OpenAsync(), new CommitChain());
        await store.Commit(chain.Next() with { Lease = new CommitLease.Take(Nonce, new LeaseOwner("one"), LeaseTime) });
        await KeepAsync(store, chain, "a", "b", "c");

        await store.Commit(chain.Next() with { Lease = new CommitLease.Hold(Nonce, LeaseTime) });
        var found = (await store.Find(chain))!.PendingWrites;
        await KeepAsync(store, chain, "b", "d");

        found.Should().BeEmpty();
        (await store.Find(chain))!.PendingWrites.Select(write => write.TaskKey).Should().BeEquivalentTo("b", "d");
        (await CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task the_commit_that_lets_go_of_the_thread_leaves_none_behind()
    {
        var (store, chain) = (await _stores.OpenAsync(), new CommitChain());
        await store.Commit(chain.Next() with { Lease = new CommitLease.Take(Nonce, new LeaseOwner("one"), LeaseTime) });
        await KeepAsync(store, chain, "a", "b");
        await store.Commit(chain.Next() with { Lease = new CommitLease.Hold(Nonce, LeaseTime) });

        await store.Commit(chain.Next() with { Lease = new CommitLease.Release(Nonce) });

        (await CountAsync()).Should().Be(0);
    }

    private static ValueTask KeepAsync(PostgresCheckpointStore store, CommitChain chain, params string[] tasks) =>
        store.SavePendingWritesAsync(chain.ThreadId, chain.Head, Nonce, [.. tasks.Select(task => CommitChain.Pending(task))], CancellationToken.None);

    private async Task<long> CountAsync()
    {
        await using var connection = new NpgsqlConnection(host.Server.ConnectionString + $";Pooling=false;Search Path={_stores.Options.Schema}");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pending_writes", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
