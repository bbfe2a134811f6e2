using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Stores.Postgres;
using Graph.Testing.Builders;
using Npgsql;

namespace Graph.Stores.Tests.Postgres;

public sealed class PostgresSchemaTests(PostgresHost host) : IClassFixture<PostgresHost>, IAsyncLifetime
{
    private readonly PostgresStores _stores = new(host.NewOptions());

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.CloseAsync();

    [Fact]
    public async Task of_stores_that_start_at_once_one_makes_the_tables_and_all_can_be_used()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _stores.OpenAsync()));

        await Task.WhenAll(stores.Select((store, number) => store.Commit(new CommitChain($"thread {number}").Next()).AsTask()));

        (await stores[0].List()).Should().HaveCount(8);
        (await AskAsync("SELECT count(*) FROM schema_versions")).Should().Be(6L);
    }

    [Fact]
    public async Task a_schema_that_somebody_else_made_for_the_store_is_used_as_it_is()
    {
        await AskAsync($"CREATE SCHEMA {_stores.Options.Schema}");

        var store = await _stores.OpenAsync();
        await store.Commit(new CommitChain().Next());

        (await store.List()).Should().ContainSingle();
    }

    [Fact]
    public async Task a_schema_of_an_older_program_gets_what_is_new_and_a_lease_of_its_stands()
    {
        var (chain, holder) = (new CommitChain(), new LeaseNonce(1));
        var minute = TimeSpan.FromMinutes(1);
        await (await _stores.OpenAsync()).Commit(chain.Next() with { Lease = new CommitLease.Take(holder, new LeaseOwner("one"), minute) });
        await AskAsync(
            """
            DELETE FROM schema_versions WHERE version > 4;
            ALTER TABLE threads DROP COLUMN lease_lasts, DROP COLUMN active, ADD active text COLLATE "C" NOT NULL GENERATED ALWAYS AS (left(head, 8)) STORED;
            CREATE INDEX threads_by_activity ON threads (active);
            CREATE INDEX threads_by_status ON threads (status, active);
            CREATE INDEX threads_by_workflow ON threads (workflow_name, active);
            """);

        var store = await _stores.OpenAsync();
        var taking = async () => await store.Commit(chain.Rival() with { Lease = new CommitLease.Take(new LeaseNonce(2), new LeaseOwner("other"), minute) });
        await taking.Should().ThrowAsync<ThreadBusyException>();
        var before = (await store.Find(chain))!.Lease!;
        await store.Commit(chain.Next() with { Lease = new CommitLease.Hold(holder, minute) });

        before.Lasts.Should().Be(TimeSpan.Zero);
        (await store.Find(chain))!.Lease!.Lasts.Should().Be(minute);
        (await AskAsync("SELECT active = left(head, 8) FROM threads")).Should().Be(true);
    }

    [Fact]
    public async Task a_program_of_before_may_begin_threads_beside_a_newer_one()
    {
        await _stores.OpenAsync();
        var before = TimeProvider.System.GetUtcNow();

        await AskAsync(
            """
            INSERT INTO threads (name, version, hash, head, status, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos)
            VALUES ('older', 1, '', 'head', 'Running', 'usual', 1, 'hash', 0, 0)
            """);

        var active = (string)(await AskAsync("SELECT active FROM threads"))!;
        active.Should().BeOneOf(Moment(before), Moment(TimeProvider.System.GetUtcNow()));

        static string Moment(DateTimeOffset time) => Guid.CreateVersion7(time).ToString()[..8];
    }

    [Fact]
    public async Task a_schema_of_a_newer_program_is_refused()
    {
        await (await _stores.OpenAsync()).Commit(new CommitChain().Next());
        await AskAsync("INSERT INTO schema_versions (version) VALUES (99)");

        var act = () => _stores.OpenAsync();

        (await act.Should().ThrowAsync<StoreException>()).Which.Message.Should()
            .Contain("was written by a newer program: its version is 99").And.Contain("Use the newer program, or name another schema");
    }

    [Fact]
    public async Task a_schema_of_another_program_is_refused_and_left_as_it_is()
    {
        await AskAsync($"CREATE SCHEMA {_stores.Options.Schema}; CREATE TABLE {_stores.Options.Schema}.orders (id integer)");

        var act = () => _stores.OpenAsync();

        (await act.Should().ThrowAsync<StoreException>()).Which.Message.Should()
            .Contain("holds tables of another program. Nothing in it was changed; name another schema.");
        (await AskAsync("SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(current_schema()) AND relkind = 'r'")).Should().Be(1L);
    }

    [Fact]
    public async Task two_schemas_are_two_stores()
    {
        var other = host.NewOptions();
        var (one, two) = (await _stores.OpenAsync(), await _stores.OpenAsync(other));
        var chain = new CommitChain();

        await one.Commit(chain.Next());

        (await one.Find(chain)).Should().NotBeNull();
        (await two.Find(chain)).Should().BeNull();
        two.Description.Uri.Should().EndWith($"?schema={other.Schema}");
    }

    [Fact]
    public async Task people_can_read_the_history_with_any_tool()
    {
        var chain = new CommitChain("order 4711");
        await (await _stores.OpenAsync()).CommitAll(chain.Next("""{"v":1}"""), chain.Next("""{"v":2}""", status: RunStatus.Succeeded));

        var line = await AskAsync("SELECT thread || ' ' || version || ' ' || status || ' ' || body FROM history ORDER BY version DESC LIMIT 1");

        line.Should().Be("""order 4711 2 Succeeded {"v":2}""");
    }

    [Theory]
    [InlineData(null, null, null, "threads_by_activity")]
    [InlineData("rare", null, null, "threads_by_workflow")]
    [InlineData(null, null, "Failed", "threads_by_status")]
    [InlineData(null, null, "Running", "threads_by_activity")]
    public async Task a_list_goes_along_an_index(string? workflow, int? version, string? status, string index)
    {
        await _stores.OpenAsync();
        await AskAsync(
            """
            INSERT INTO threads (name, version, hash, head, active, status, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos)
            SELECT 'thread ' || n, 1, '', lpad(to_hex(n), 8, '0') || '-0000', lpad(to_hex(n), 8, '0'), CASE WHEN n % 1000 = 0 THEN 'Failed' ELSE 'Running' END,
                CASE WHEN n % 1000 = 0 THEN 'rare' ELSE 'usual' END, 1, 'hash', 0, 0
            FROM generate_series(1, 20000) AS n;
            ANALYZE threads;
            """);

        var plan = await AskAsync("EXPLAIN (FORMAT JSON) " + ThreadListing.Find, parameters => parameters
            .Then(workflow).Then(version).Then(status is null ? null : [status]).Then(10).Then(default(string)).Then(default(string)));

        plan.Should().BeOfType<string>().Which.Should().Contain(index);
    }

    private async Task<object?> AskAsync(string sql, Action<NpgsqlParameterCollection>? bind = null)
    {
        await using var connection = new NpgsqlConnection(host.Server.ConnectionString + $";Pooling=false;Search Path={_stores.Options.Schema}");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        bind?.Invoke(command.Parameters);
        return await command.ExecuteScalarAsync();
    }
}
