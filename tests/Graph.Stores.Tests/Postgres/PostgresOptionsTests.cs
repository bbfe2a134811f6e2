using Graph.Runtime.Checkpoints;
using Graph.Stores.Postgres;
using Graph.Testing.Builders;
using Npgsql;

namespace Graph.Stores.Tests.Postgres;

public sealed class PostgresOptionsTests(PostgresHost host) : IClassFixture<PostgresHost>, IAsyncLifetime
{
    private readonly PostgresStores _stores = new(host.NewOptions());

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.CloseAsync();

    [Fact]
    public void every_option_can_be_written_in_a_uri()
    {
        var options = PostgresStoreUri.Parse(
            "//me:p%40ss%3Aw@db.example:6432/my%20threads?schema=mine&connections=7&deadline=60&statement_timeout=20&lock_timeout=0.5&idle_timeout=3"
            + "&sslmode=verify-full&application_name=tests&connect_timeout=2&keepalive=30");

        (options with { ConnectionString = "" }).Should().Be(new PostgresStoreOptions
        {
            ConnectionString = "",
            Schema = "mine",
            MaximumConnections = 7,
            Deadline = TimeSpan.FromSeconds(60),
            StatementTimeout = TimeSpan.FromSeconds(20),
            LockTimeout = TimeSpan.FromSeconds(0.5),
            IdleTransactionTimeout = TimeSpan.FromSeconds(3),
        });
        new NpgsqlConnectionStringBuilder(options.ConnectionString).Should().BeEquivalentTo(new
        {
            Host = "db.example",
            Port = 6432,
            Username = "me",
            Password = "p@ss:w",
            Database = "my threads",
            SslMode = SslMode.VerifyFull,
            ApplicationName = "tests",
            Timeout = 2,
            KeepAlive = 30,
        });
    }

    [Fact]
    public void what_a_uri_leaves_out_is_as_usual()
    {
        var options = PostgresStoreUri.Parse("///threads");

        (options with { ConnectionString = "x" }).Should().Be(new PostgresStoreOptions { ConnectionString = "x" });
        options.ConnectionString.Should().Be("Host=localhost;Port=5432;Database=threads");
    }

    [Fact]
    public async Task a_uri_opens_a_store_in_that_database()
    {
        var chain = new CommitChain();

        await using (var store = (PostgresCheckpointStore)StoreUris.Open($"{host.Server.Uri.Replace("postgres:", "postgresql:", StringComparison.Ordinal)}?schema={_stores.Options.Schema}"))
        {
            await store.Commit(chain.Next());
        }

        (await (await _stores.OpenAsync()).Find(chain)).Should().NotBeNull();
    }

    [Fact]
    public async Task each_connection_has_the_stores_settings_whatever_the_servers_are()
    {
        var options = _stores.Options with
        {
            ConnectionString = _stores.Options.ConnectionString + ";Options=-c work_mem=1MB",
            StatementTimeout = TimeSpan.FromSeconds(7),
            LockTimeout = TimeSpan.FromSeconds(3),
            IdleTransactionTimeout = TimeSpan.FromSeconds(4),
        };
        await using var connection = new NpgsqlConnection(PostgresConnections.Complete(PostgresConnections.Read(options), options));
        await connection.OpenAsync();
        await using var question = new NpgsqlCommand(
            """
            SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),
                current_setting('transaction_isolation'), current_setting('search_path'), current_setting('work_mem'))
            """,
            connection);

        (await question.ExecuteScalarAsync()).Should().Be($"7s 3s 4s read committed \"{options.Schema}\" 1MB");
    }

    [Fact]
    public async Task the_durability_is_what_the_server_says()
    {
        var store = await _stores.OpenAsync();

        store.Description.Durability.Should().Contain("fsync is off");
    }

    [Theory]
    [InlineData("on", true, true, "", null, "strict: survives power loss")]
    [InlineData("local", true, true, "one", 1, "strict: survives power loss; no standby is waited for to have it on disk (synchronous_commit is local)")]
    [InlineData("on", true, true, "one", 1, "replicated: survives power loss, and loss of the primary where a synchronous standby takes over (synchronous_standby_names = one; 1 connected)")]
    [InlineData("remote_apply", true, true, "ANY 1 (a, b)", null, "replicated: *takes over (synchronous_standby_names = ANY 1 (a, b))")]
    [InlineData("on", true, true, "one", 0, "replicated: *(synchronous_standby_names = one; none is connected, and commits wait until one is)")]
    [InlineData("off", true, true, "one", 1, "relaxed: survives the end of this process; the end of the server may take the last commits (synchronous_commit is off)")]
    [InlineData("on", true, false, "", null, "relaxed: survives the end of the server; power loss may damage the database (full_page_writes is off)")]
    [InlineData("off", false, true, "", null, "relaxed: survives the end of this process; the end of the server's machine may destroy the database (fsync is off)")]
    public void the_durability_goes_by_the_weakest_setting(string synchronous, bool fsync, bool fullPages, string standbys, int? connected, string durability)
    {
        var facts = new PostgresServerFacts(150_000, "UTF8", false, synchronous, fsync, fullPages, standbys) { StandbysConnected = connected };

        facts.Describe(new StoreDescription("postgres://db", "")).DescribeDurability().Should().Match(durability);
    }

    [Theory]
    [InlineData(120_017, "UTF8", false, "the server is version 12, and the store needs 13 or newer")]
    [InlineData(150_000, "SQL_ASCII", false, "the database stores text as SQL_ASCII, and the store needs UTF8")]
    [InlineData(150_000, "UTF8", true, "the server is a standby, and what it knows may be old")]
    public void a_server_that_the_promises_cannot_be_kept_on_is_refused(int version, string encoding, bool isStandby, string reason)
    {
        var facts = new PostgresServerFacts(version, encoding, isStandby, "on", true, true, "");

        var act = () => facts.RequireUsable("postgres://db");

        act.Should().Throw<StoreException>().Which.Message.Should().Contain(reason).And.Contain("'postgres://db'");
    }

    [Fact]
    public async Task a_database_that_is_not_there_is_named_with_the_way_out()
    {
        var options = _stores.Options with { ConnectionString = host.Server.ConnectionString + ";Database=nowhere;Password=secret" };

        var act = () => _stores.OpenAsync(options);

        (await act.Should().ThrowAsync<StoreException>()).Which.ToString().Should()
            .Contain("/nowhere").And.Contain("there is no such database. Make it with 'createdb'").And.NotContain("secret");
    }

    [Fact]
    public async Task a_server_that_cannot_be_reached_is_named_without_the_password()
    {
        var options = _stores.Options with { ConnectionString = "Host=127.0.0.1;Port=1;Username=me;Password=secret;Database=threads", Deadline = TimeSpan.FromSeconds(1) };

        var act = () => _stores.OpenAsync(options);

        (await act.Should().ThrowAsync<StoreException>()).Which.ToString().Should()
            .Contain("'postgres://me@127.0.0.1:1/threads").And.Contain("gave no answer within 1 s").And.Contain("Nothing was stored").And.NotContain("secret");
    }

    [Fact]
    public void options_are_never_printed_with_the_password()
    {
        var options = new PostgresStoreOptions { ConnectionString = "Host=db;Password=secret" };

        options.ToString().Should().NotContain("secret").And.Contain("graph");
    }

    [Fact]
    public void a_connection_string_that_cannot_be_read_is_refused_without_being_repeated()
    {
        var act = () => new PostgresCheckpointStore(new PostgresStoreOptions { ConnectionString = "Host=db;Port=secret" });

        act.Should().Throw<StoreException>().Which.ToString().Should().Contain("cannot be read").And.NotContain("secret");
    }

    [Fact]
    public void options_out_of_their_bounds_are_refused()
    {
        var options = new PostgresStoreOptions { ConnectionString = "Host=db" };
        PostgresStoreOptions[] wrong =
        [
            options with { Schema = "public; DROP" },
            options with { MaximumConnections = 0 },
            options with { Deadline = TimeSpan.Zero },
            options with { StatementTimeout = TimeSpan.FromHours(1) },
            options with { LockTimeout = TimeSpan.Zero },
            options with { IdleTransactionTimeout = TimeSpan.FromMinutes(11) },
        ];

        wrong.Should().AllSatisfy(given => new Action(() => _ = new PostgresCheckpointStore(given)).Should()
            .Throw<ArgumentOutOfRangeException>().WithMessage("*of a PostgreSQL store is*"));
    }

    [Fact]
    public async Task a_closed_store_says_that_it_is_closed()
    {
        var store = await _stores.OpenAsync();
        await store.DisposeAsync();

        var act = async () => await store.Find(new CommitChain());

        await act.Should().ThrowAsync<ObjectDisposedException>();
    }
}
