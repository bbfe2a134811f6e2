using Graph.Runtime.Checkpoints;
using Graph.Stores.Sqlite;
using Graph.Stores.Tests.Sqlite;
using Graph.Testing.Builders;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Stores.Tests.Hosting;

public sealed class UseStoreTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_host_that_uses_sqlite_keeps_threads_in_that_file_and_closes_it_at_its_end()
    {
        var chain = new CommitChain();
        var services = new ServiceCollection();
        services.AddGraphAgents().UseSqlite(_folder.Path, options => options with { Synchronous = SqliteSynchronous.Normal });
        var host = services.BuildServiceProvider();

        var store = host.GetRequiredService<ICheckpointStore>();
        await store.Commit(chain.Next());
        await host.DisposeAsync();

        (await Record.ExceptionAsync(async () => await store.Find(chain))).Should().BeOfType<ObjectDisposedException>();
        (await _folder.Open().Find(chain)).Should().NotBeNull();
        store.Description.Durability.Should().Contain("power loss may take");
    }

    [Fact]
    public void a_host_that_uses_postgres_asks_the_server_when_the_store_is_first_used_and_not_before()
    {
        var services = new ServiceCollection();
        services.AddGraphAgents().UsePostgres("Host=nowhere.invalid;Database=threads;Username=me;Password=secret", options => options with { Schema = "mine" });
        using var host = services.BuildServiceProvider();

        var store = host.GetRequiredService<ICheckpointStore>();

        store.Description.Uri.Should().Be("postgres://me@nowhere.invalid:5432/threads?schema=mine");
        store.Description.Durability.Should().Contain("has not been asked yet");
    }

    [Fact]
    public async Task a_host_that_uses_redis_does_not_connect_before_the_store_is_used()
    {
        var services = new ServiceCollection();
        services.AddGraphAgents().UseRedis("127.0.0.1:1, 127.0.0.1:2", options => options with { Namespace = "orders" });
        await using var host = services.BuildServiceProvider();

        var store = host.GetRequiredService<ICheckpointStore>();

        store.Description.Should().Be(new StoreDescription(
            "redis://127.0.0.1:1,127.0.0.1:2", "as the server is set; it is asked when the store is first used"));
    }

    [Fact]
    public void the_store_chosen_last_is_the_one()
    {
        var services = new ServiceCollection();
        services.AddGraphAgents().UseSqlite(_folder.Path).UseStore("memory:");
        using var host = services.BuildServiceProvider();

        host.GetServices<ICheckpointStore>().Should().ContainSingle().Which.Should().BeOfType<InMemoryCheckpointStore>();
        File.Exists(_folder.Path).Should().BeFalse();
    }
}
