using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Hosting;
using Graph.Runtime.Jobs;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Graph.Host.Tests.Hosting;

using Host = Microsoft.Extensions.Hosting.Host;

public sealed class HostedWorkerTests : IDisposable
{
    private const string Greeting = """
        schema: graphagents/v1
        name: greeting
        input: [name]
        output: [words]
        state: { name: string, words: string }
        nodes:
          greet: { type: greet, output: words }
        edges: [START -> greet, greet -> END]
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_worker_of_a_host_does_what_is_submitted_there()
    {
        var path = Path.Combine(_folder.FullName, "graph.db");
        var ended = new Ending();

        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGraphAgents()
            .AddNode("greet", (Person person) => $"Hello, {person.Name}")
            .UseSqlite(path)
            .AddGraphAgentsWorker(options => options with { Concurrency = 4, DrainTime = TimeSpan.FromSeconds(10) });
        builder.Services.AddSingleton<IWorkerObserver>(ended);
        using var host = builder.Build();
        await host.StartAsync();

        var workflow = host.Services.GetRequiredService<WorkflowCompiler>().Compile(Greeting, "greeting.yaml").Workflow!;
        var runner = host.Services.GetRequiredService<WorkflowRunner>();
        var request = new RunRequest { Input = ValueMap.Of(("name", "Ada")) };
        var submitted = await runner.SubmitAsync(workflow, request, new JobSubmission { IdempotencyKey = "order-4711" }, CancellationToken.None);

        var isReady = host.Services.GetRequiredService<WorkerStatus>().IsReady;

        var result = await ended.Result.WaitAsync(Patience);
        await host.StopAsync();
        isReady.Should().BeTrue();
        submitted.Kind.Should().Be(SubmissionKind.Queued);
        result.Output["words"].AsString().Should().Be("Hello, Ada");
        host.Services.GetRequiredService<WorkerStatus>().IsLive.Should().BeFalse();
    }

    [Fact]
    public async Task A_worker_of_a_host_starts_what_is_scheduled()
    {
        var path = Path.Combine(_folder.FullName, "graph.db");
        var ended = new Ending();

        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<IWorkerObserver>(ended);
        builder.Services.AddGraphAgents()
            .AddNode("greet", (Person person) => $"Hello, {person.Name}")
            .UseSqlite(path)
            .AddSchedules()
            .AddGraphAgentsWorker();
        using var host = builder.Build();
        await host.StartAsync();

        var workflow = host.Services.GetRequiredService<WorkflowCompiler>().Compile(Greeting, "greeting.yaml").Workflow!;
        var book = host.Services.GetRequiredService<ScheduleBook>();
        var schedule = new Schedule
        {
            Name = "greetings",
            Times = new ScheduleTimes("0/2 * * * * *", "Europe/Berlin"),
            Input = ValueMap.Of(("name", "Ada")),
        };
        var entry = await book.AddAsync(workflow, schedule, replaces: false, CancellationToken.None);

        var result = await ended.Result.WaitAsync(Patience);
        await host.StopAsync();
        result.ThreadId.Should().Be(ScheduleRules.ThreadOf("greetings", entry.NextAt!.Value));
        result.Output["words"].AsString().Should().Be("Hello, Ada");
    }

    [Fact]
    public async Task Settings_that_cannot_be_keep_the_host_from_starting()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGraphAgents().AddGraphAgentsWorker(options => options with { Concurrency = 0 });
        using var host = builder.Build();

        var starting = () => host.StartAsync();

        await starting.Should().ThrowAsync<OptionsValidationException>().WithMessage("*AddGraphAgentsWorker*1 to 10,000 jobs*0 does not fit.*");
    }

    [Fact]
    public void Before_its_host_has_started_a_worker_is_neither_live_nor_ready()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGraphAgents().AddGraphAgentsWorker();
        using var host = builder.Build();

        var status = host.Services.GetRequiredService<WorkerStatus>();

        (status.IsLive, status.IsReady, status.Busy, status.Owner).Should().Be((false, false, 0, null));
    }

    internal sealed record Person(string Name);

    private sealed class Ending : IWorkerObserver
    {
        private readonly TaskCompletionSource<RunResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<RunResult> Result => _result.Task;

        public void Ended(JobGrant grant, RunResult result) => _result.TrySetResult(result);
    }
}
