using Graph.Runtime.Checkpoints;
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
        var options = SqliteStoreUri.Parse("threads.db?synchronous=normal&busy_timeout=7&cache=128&max_pages=1000");

        options.Should().Be(new SqliteStoreOptions
        {
            Path = "threads.db",
            Synchronous = SqliteSynchronous.Normal,
            BusyTimeout = TimeSpan.FromSeconds(7),
            CacheKibibytes = 128,
            MaximumPages = 1_000,
        });
    }

    [Theory]
    [InlineData("threads.db", "A store is named by a URI, and this one has no scheme. Write one of: 'memory:', 'sqlite:path*")]
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
    public void a_uri_that_names_no_store_is_refused_with_what_can_be_written(string uri, string message)
    {
        var act = () => StoreUris.Open(uri);

        act.Should().Throw<StoreException>().WithMessage(message)
            .Which.Message.Should().NotContain("secret");
    }
}
