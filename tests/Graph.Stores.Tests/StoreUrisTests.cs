using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Stores.Hybrid;
using Graph.Stores.Postgres;
using Graph.Stores.Redis;
using Graph.Stores.Sqlite;
using Graph.Stores.Tests.Sqlite;
using Graph.Testing.Builders;

namespace Graph.Stores.Tests;

public sealed class StoreUrisTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task memory_is_a_store_of_its_own_each_time()
    {
        var (one, two) = (StoreUris.Open("memory:"), StoreUris.Open("memory:"));
        var chain = new CommitChain();

        await one.Commit(chain.Next());

        (await one.Find(chain)).Should().NotBeNull();
        (await two.Find(chain)).Should().BeNull();
    }

    [Theory]
    [InlineData("sqlite:", "", "survives power loss")]
    [InlineData("SQLITE:", "?synchronous=full", "survives power loss")]
    [InlineData("sqlite://", "?synchronous=normal&busy_timeout=1", "survives the end of the process; power loss may take the last commits")]
    public async Task sqlite_is_the_file_of_that_path_with_these_options(string scheme, string options, string durability)
    {
        var chain = new CommitChain();

        using (var store = (SqliteCheckpointStore)StoreUris.Open(scheme + _folder.Path + options))
        {
            await store.Commit(chain.Next());
            store.Description.Durability.Should().Be(durability);
        }

        (await _folder.Open().Find(chain)).Should().NotBeNull();
    }

    [Fact]
    public void every_option_of_sqlite_can_be_written()
    {
        var options = SqliteStoreUri.Parse("threads.db?synchronous=normal&busy_timeout=7&cache=128&max_pages=1000&durability=local");

        options.Should().Be(new SqliteStoreOptions
        {
            Path = "threads.db",
            Synchronous = SqliteSynchronous.Normal,
            BusyTimeout = TimeSpan.FromSeconds(7),
            CacheKibibytes = 128,
            MaximumPages = 1_000,
            MinimumDurability = DurabilityClass.Local,
        });
    }

    [Theory]
    [InlineData("//localhost", "localhost:6379", null, 0)]
    [InlineData("//:p%40ss:word@10.0.0.1:7000/3", "10.0.0.1:7000", "p@ss:word", 3)]
    [InlineData("//default:secret@one:1,two,[::1]:3", "one:1 two:6379 [::1]:3", "secret", 0)]
    public void redis_is_reached_at_these_hosts_with_this_password(string rest, string hosts, string? password, int database)
    {
        var options = RedisStoreUri.Parse(rest, useTls: true);

        string.Join(' ', options.Hosts).Should().Be(hosts);
        options.Password.Should().Be(password);
        options.Database.Should().Be(database);
        options.UseTls.Should().BeTrue();
        options.ToString().Should().StartWith("RedisStoreOptions { rediss://").And.NotContain(password ?? "@");
    }

    [Fact]
    public void every_option_of_redis_can_be_written()
    {
        var options = RedisStoreUri.Parse("//host?namespace=orders&shards=128&timeout=3", useTls: false);

        (options.Namespace, options.Shards, options.CallTimeout).Should().Be(("orders", 128, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void bounds_of_queues_are_written_alike_for_every_store()
    {
        const string Bounds = "max_waiting=10&tenant_waiting=5&tenant_running=2&tenant_starts=3&key_lifetime=3600&retry_after=7";

        JobQueueOptions[] queues =
        [
            SqliteStoreUri.Parse("threads.db?" + Bounds).Queues,
            RedisStoreUri.Parse("//host?" + Bounds, useTls: false).Queues,
            PostgresStoreUri.Parse("//host/db?" + Bounds).Queues,
            HybridStoreUri.Parse($"postgres://host/db?{Bounds};redis://host").Truth.Queues,
        ];

        queues.Should().AllBeEquivalentTo(new JobQueueOptions
        {
            MaxQueued = 10,
            MaxQueuedPerTenant = 5,
            MaxRunningPerTenant = 2,
            MaxStartsPerSecond = 3,
            KeyLifetime = TimeSpan.FromHours(1),
            RetryAfter = TimeSpan.FromSeconds(7),
        });
    }

    [Fact]
    public void bounds_that_cannot_be_kept_are_refused_in_code_as_well()
    {
        var opening = () => new SqliteCheckpointStore(new SqliteStoreOptions { Path = _folder.Path, Queues = new JobQueueOptions { MaxQueued = 0 } });

        opening.Should().Throw<ArgumentException>().WithMessage("*1 to 10,000,000 jobs each*MaxQueued = 0*");
    }

    [Theory]
    [InlineData("threads.db", "A store is named by a URI, and this one has no scheme. A SQLite file is named so: 'sqlite:threads.db'. Write one of: 'memory:', 'sqlite:path*")]
    [InlineData("me@secret", "A store is named by a URI, and this one has no scheme. Write one of: 'memory:', 'sqlite:path*")]
    [InlineData("", "A store is named by a URI, and this one has no scheme. Write one of: 'memory:', 'sqlite:path*")]
    [InlineData("oracle:user:secret@host", "No store is addressed by 'oracle:'. Write one of: 'memory:', 'sqlite:path*")]
    [InlineData("sqlite:", "'sqlite:' names no file: after 'sqlite:' comes a path, such as 'sqlite:.graph/threads.db'*")]
    [InlineData("sqlite://host/file", "'sqlite://host/file' names no file: after 'sqlite:' comes a path*")]
    [InlineData("sqlite:x.db?sync=full", "A SQLite store has no option 'sync'. It is written sqlite:path*synchronous=full|normal*")]
    [InlineData("sqlite:x.db?synchronous=never", "'never' is no value for the option 'synchronous' of a SQLite store. It is written*")]
    [InlineData("sqlite:x.db?busy_timeout=-1", "'-1' is no value for the option 'busy_timeout' of a SQLite store.*")]
    [InlineData("sqlite:x.db?cache", "'' is no value for the option 'cache' of a SQLite store.*")]
    [InlineData("postgres:host", "The address of a PostgreSQL store cannot be read. It is written postgres://user:password@host*'@' as '%40'*")]
    [InlineData("postgres://u:secret@host:port/db", "The address of a PostgreSQL store cannot be read. It is written postgres://*")]
    [InlineData("postgresql://u:secret@host/db?sync=1", "A PostgreSQL store has no option 'sync'. It is written postgres://*libpq or of Npgsql.")]
    [InlineData("postgres://u:secret@host/db?deadline=secret", "The option 'deadline' of a PostgreSQL store has a value that it cannot have.*")]
    [InlineData("postgres://u:secret@host/db?sslmode=secret", "The option 'sslmode' of a PostgreSQL store has a value that it cannot have.*")]
    [InlineData("postgres://u:secret@host/db?connections=0", "MaximumConnections of a PostgreSQL store is from 1 to 1,024. It is written*")]
    [InlineData("postgres://u:secret@host/db?schema=My-Graph", "Schema of a PostgreSQL store is a lower-case letter or underscore*")]
    [InlineData("redis:host", "After the scheme come two slashes and a host, such as 'redis://localhost:6379'. It is written redis://*")]
    [InlineData("redis://", "The address of the Redis store names no host. It is written redis://*")]
    [InlineData("redis://:secret@host:port", "'port' is no port: it is a number from 1 to 65535.*")]
    [InlineData("redis://host/first", "'first' is no number of a Redis database.*")]
    [InlineData("redis://me@host", "A user of a Redis server comes with a password: 'redis://user:password@host'. It is written*")]
    [InlineData("rediss://:secret@host?tls=no", "A Redis store has no option 'tls'. It is written*")]
    [InlineData("redis://:secret@host?shards=0", "'0' is no value for the option 'shards' of a Redis store.*")]
    [InlineData("redis://host?namespace={a}", "'{a}' is no value for the option 'namespace' of a Redis store.*")]
    [InlineData("hybrid:postgres://u:secret@host/db", "The address of a hybrid store names a PostgreSQL store, then a Redis store*It is written hybrid:*")]
    [InlineData("hybrid:redis://:secret@host;postgres://u:secret@host/db", "The address of a hybrid store names a PostgreSQL store, then*")]
    [InlineData("hybrid:postgres://host/db;redis://host;expiry=secret", "The address of a hybrid store names a PostgreSQL store, then*")]
    [InlineData("sqlite:x.db?max_waiting=0", "The option 'max_waiting' of a store's address takes a whole number: 1 to 10,000,000 jobs that are ready*")]
    [InlineData("redis://:secret@host?tenant_running=secret", "The option 'tenant_running' of a store's address takes a whole number: 1 to*")]
    [InlineData("postgres://u:secret@host/db?key_lifetime=59", "The option 'key_lifetime' of a store's address takes a whole number: 60 to*")]
    [InlineData("hybrid:postgres://host/db?retry_after=1.5;redis://host", "The option 'retry_after' of a store's address takes a whole number: 1 to*")]
    [InlineData("redis://host?timeout=31&key_lifetime=60", "'key_lifetime' of a Redis store is at least twice 'timeout'*")]
    [InlineData("hybrid:postgres://host/db;redis://host?max_waiting=5", "The queues of a hybrid store are in PostgreSQL: write their bounds into that part*")]
    public void a_uri_that_names_no_store_is_refused_with_what_can_be_written(string uri, string message)
    {
        var act = () => StoreUris.Open(uri);

        act.Should().Throw<StoreException>().WithMessage(message)
            .Which.Message.Should().NotContain("secret");
    }
}
