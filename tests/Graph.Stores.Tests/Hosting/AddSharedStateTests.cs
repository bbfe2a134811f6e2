using Graph.Runtime.SharedState;
using Graph.Stores.Tests.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Stores.Tests.Hosting;

public sealed class AddSharedStateTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_host_without_workflows_has_shared_state_in_the_store_that_it_names()
    {
        // The page shows what follows.
        var services = new ServiceCollection();
        services.AddSharedState("memory:");
        await using var host = services.BuildServiceProvider();

        var states = host.GetRequiredService<StateStore>();
        await states.SetAsync("greeting", "hello", new StateWriteOptions { ExpiresIn = TimeSpan.FromMinutes(5) });

        // The page shows what came before.
        (await states.GetAsync<string>("greeting")).Value.Should().Be("hello");
    }

    [Fact]
    public async Task shared_state_lies_in_the_file_of_the_hosts_threads_and_is_closed_with_it()
    {
        var services = new ServiceCollection();
        services.AddGraphAgents().UseSqlite(_folder.Path);
        var host = services.BuildServiceProvider();
        var states = host.GetRequiredService<StateStore>();

        await states.SetAsync("key", 7);
        await host.DisposeAsync();

        (await new StateStore(_folder.Open()).GetAsync<int>("key")).Value.Should().Be(7);
        (await Record.ExceptionAsync(async () => await states.GetAsync<int>("key"))).Should().BeOfType<ObjectDisposedException>();
    }

    [Fact]
    public async Task settings_are_those_that_the_host_gives_and_are_checked_when_it_gives_them()
    {
        var services = new ServiceCollection();
        services.AddSharedState($"sqlite:{_folder.Path}", options => options with { MaxValueBytes = 3 });
        await using var host = services.BuildServiceProvider();

        var tooLarge = async () => await host.GetRequiredService<StateStore>().SetAsync("key", "long");
        var wrong = () => services.AddSharedState(options => options with { MaxAttempts = 0 });

        await tooLarge.Should().ThrowAsync<StateTooLargeException>();
        wrong.Should().Throw<ArgumentOutOfRangeException>();
    }
}
