using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Stores.Postgres;
using Graph.Testing.Builders;
using Graph.Testing.Worlds;
using Npgsql;

namespace Graph.Stores.Tests.Postgres;

/// <summary>Harm that leaves the server alive: sessions that are stuck, rows that are damaged, a disk without room.</summary>
public sealed class PostgresFaultTests(PostgresHost host) : IClassFixture<PostgresHost>, IAsyncLifetime
{
    private const string Workflow =
        """
        schema: graphagents/v1
        name: counting
        state: { count: any }
        nodes:
          one: { type: one, output: count }
          two: { type: one, output: count }
        edges: [START -> one -> two -> END]
        """;

    private readonly PostgresStores _stores = new(host.NewOptions());

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.CloseAsync();

    [Theory]
    [InlineData(50, "another session holds the thread", "LockTimeout")]
    [InlineData(600_000, "did not finish the statement in time", "StatementTimeout")]
    public async Task a_session_that_holds_a_thread_holds_others_up_no_longer_than_the_timeouts(int lockTimeout, string reason, string wayOut)
    {
        var store = await _stores.OpenAsync(
            _stores.Options with { LockTimeout = TimeSpan.FromMilliseconds(lockTimeout), StatementTimeout = TimeSpan.FromSeconds(1) });
        var chain = new CommitChain();
        await store.Commit(chain.Next());
        await using var other = await ConnectAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await RunAsync(other, "UPDATE threads SET status = status");

        var act = async () => await store.Commit(chain.Rival());
        var refusal = await act.Should().ThrowAsync<StoreException>();
        await transaction.RollbackAsync();
        await store.Commit(chain.Next());

        refusal.Which.Message.Should().Contain(reason).And.Contain(wayOut).And.Contain("Nothing was stored");
        (await store.History(chain)).Versions().Should().Equal(2, 1);
    }

    [Fact]
    public async Task a_session_that_stands_still_in_a_transaction_is_ended_by_the_server_and_the_thread_moves_on()
    {
        var store = await _stores.OpenAsync();
        var chain = new CommitChain();
        await store.Commit(chain.Next());
        var impatient = _stores.Options with { IdleTransactionTimeout = TimeSpan.FromMilliseconds(100) };
        await using var stuck = new NpgsqlConnection(PostgresConnections.Complete(PostgresConnections.Read(impatient), impatient));
        await stuck.OpenAsync();
        await using var transaction = await stuck.BeginTransactionAsync();
        await RunAsync(stuck, "UPDATE threads SET status = status");

        await store.Commit(chain.Next());

        (await store.Find(chain))!.Head.Version.Should().Be(2);
        var goingOn = async () => await RunAsync(stuck, "SELECT 1");
        await goingOn.Should().ThrowAsync<NpgsqlException>();
    }

    [Fact]
    public async Task sessions_that_are_ended_by_an_administrator_are_no_error()
    {
        var store = await _stores.OpenAsync();
        var chain = new CommitChain();
        await store.Commit(chain.Next());
        await using var other = await ConnectAsync();

        await RunAsync(other, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{_stores.Options.Schema}'");
        await store.CommitAll(chain.Next(), chain.Next());

        (await store.History(chain)).Versions().Should().Equal(3, 2, 1);
    }

    [Fact]
    public async Task a_disk_without_room_refuses_the_commit_keeps_what_was_there_and_takes_more_once_there_is_room()
    {
        var store = await _stores.OpenAsync();
        var chain = new CommitChain();
        await store.Commit(chain.Next());
        await using var other = await ConnectAsync();
        await RunAsync(
            other,
            """
            CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER no_room BEFORE INSERT ON commits EXECUTE FUNCTION no_room();
            """);

        var act = async () => await store.Commit(chain.Rival(snapshot: "state"));
        var refusal = await act.Should().ThrowAsync<StoreException>();
        var before = await store.Find(chain);
        await RunAsync(other, "DROP TRIGGER no_room ON commits");
        await store.Commit(chain.Next());

        refusal.Which.Message.Should().Contain("no room left on its disk").And.Contain("Nothing was stored");
        before!.Head.Version.Should().Be(1);
        before.Snapshot.Should().BeNull();
        (await store.Find(chain))!.Head.Version.Should().Be(2);
    }

    [Theory]
    [InlineData("UPDATE commits SET body = set_byte(body, 20, get_byte(body, 20) # 1) WHERE version = 2", "its content does not match its hash")]
    [InlineData("UPDATE commits SET hash = set_byte(hash, 31, get_byte(hash, 31) # 128) WHERE version = 2", "its content does not match its hash")]
    [InlineData("UPDATE commits SET status = 'Ruoning' WHERE version = 2", "its row cannot be read")]
    [InlineData("UPDATE commits SET hash = substr(hash, 2) WHERE version = 2", "its row cannot be read")]
    public async Task a_damaged_row_is_named(string damage, string reason)
    {
        var store = await _stores.OpenAsync();
        await new EngineWorld(store).WithNode("one", _ => 1).RunAsync(Workflow);
        await using var other = await ConnectAsync();
        await RunAsync(other, damage);

        var act = async () => await new ThreadReader(store).FindAtAsync(new ThreadId("t1"), 2, CancellationToken.None);

        var damaged = await act.Should().ThrowAsync<CorruptCheckpointException>();
        damaged.Which.Version.Should().Be(2);
        damaged.Which.Message.Should().Contain("'t1'").And.Contain(reason);
    }

    [Theory]
    [InlineData("DELETE FROM commits WHERE version = 2")]
    [InlineData("DELETE FROM commits")]
    public async Task a_row_that_is_missing_below_the_head_is_found_by_whoever_needs_it_and_is_otherwise_taken_for_pruned(string damage)
    {
        var store = await _stores.OpenAsync();
        await new EngineWorld(store).WithNode("one", _ => 1).RunAsync(Workflow);
        await using var other = await ConnectAsync();
        await RunAsync(other, damage);
        var reader = new ThreadReader(store);

        var older = await reader.FindAtAsync(new ThreadId("t1"), 2, CancellationToken.None);
        var reading = async () => await reader.FindAsync(new ThreadId("t1"), CancellationToken.None);

        older.Should().BeNull();
        (await reading.Should().ThrowAsync<CorruptCheckpointException>()).Which.Message.Should().Contain("'t1'");
    }

    [Fact]
    public async Task a_damaged_snapshot_is_named()
    {
        var store = await _stores.OpenAsync();
        await new EngineWorld(store).WithNode("one", _ => 1).RunAsync(Workflow);
        await using var other = await ConnectAsync();
        await RunAsync(other, "INSERT INTO snapshots SELECT thread, 2, '\\x6b6170757474' FROM commits WHERE version = 2");

        var act = async () => await new ThreadReader(store).FindAsync(new ThreadId("t1"), CancellationToken.None);

        (await act.Should().ThrowAsync<CorruptCheckpointException>()).Which.Message.Should().Contain("its snapshot does not match its checksum");
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(host.Server.ConnectionString + $";Pooling=false;Search Path={_stores.Options.Schema}");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
