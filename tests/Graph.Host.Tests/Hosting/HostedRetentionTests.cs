using Graph.Runtime.Engine;
using Graph.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Graph.Host.Tests.Hosting;

using Host = Microsoft.Extensions.Hosting.Host;

public sealed class HostedRetentionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_worker_of_a_host_is_told_what_its_store_is_to_keep()
    {
        var builder = Host.CreateApplicationBuilder();
        var services = builder.Services;
        services.AddGraphAgents().UseSqlite(Path.Combine(_folder.FullName, "graph.db"));
        services.AddGraphAgents().AddGraphAgentsWorker(options => options with
        {
            Retention = new RetentionOptions
            {
                KeepLast = 100,
                KeepFor = TimeSpan.FromDays(30),
                DeleteAfter = TimeSpan.FromDays(90),
                Archive = ThreadArchive.InFolder(Path.Combine(_folder.FullName, "archive")),
            },
        });
        using var host = builder.Build();

        await host.StartAsync();
        var isReady = host.Services.GetRequiredService<WorkerStatus>().IsReady;
        await host.StopAsync();

        isReady.Should().BeTrue();
    }

    [Fact]
    public async Task Retention_that_cannot_be_ends_the_start()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGraphAgents()
            .UseSqlite(Path.Combine(_folder.FullName, "graph.db"))
            .AddGraphAgentsWorker(options => options with { Retention = new RetentionOptions { KeepLast = 0 } });
        using var host = builder.Build();

        var start = () => host.StartAsync();

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain("1 or more, not 0");
    }
}
