using System.Net;
using System.Net.Sockets;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Workers;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Hosting;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Host.Tests.Cli.Jobs;

public sealed class HealthEndpointTests : IDisposable
{
    private readonly HttpClient _client = new();
    private readonly int _port = FreePort();
    private readonly ManualTime _time = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_worker_is_live_and_ready_while_it_works_and_neither_once_it_has_ended()
    {
        var status = new WorkerStatus(_time);
        await using var endpoint = HealthEndpoint.Open($"127.0.0.1:{_port}", status);
        using var drain = new CancellationTokenSource();
        var store = new InMemoryCheckpointStore(_time);
        var worker = new JobWorker(store, new NoWorkflows(), new JobWorkerOptions(), _time, observer: status);
        var work = worker.RunAsync(drain.Token);
        status.Watch(worker, work);

        var (live, ready) = (await AskAsync("live"), await AskAsync("ready"));
        ((IWorkerObserver)status).StoreTrouble("claiming", new StoreException("The disk is full."));
        var inTrouble = await AskAsync("ready");
        await drain.CancelAsync();
        await work;

        (live, ready, inTrouble).Should().Be((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable));
        (await AskAsync("live")).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await AskAsync("ready")).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await AskAsync("other")).Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_worker_is_not_ready_again_before_the_store_was_asked_and_answered()
    {
        var status = new WorkerStatus(_time);
        var told = (IWorkerObserver)status;
        await using var endpoint = HealthEndpoint.Open($"127.0.0.1:{_port}", status);
        var worker = new JobWorker(new InMemoryCheckpointStore(_time), new NoWorkflows(), new JobWorkerOptions(), _time);
        status.Watch(worker, new TaskCompletionSource().Task);

        told.StoreAnswered(Now());
        told.StoreTrouble("claiming", new StoreException("No answer."));
        _time.Advance(TimeSpan.FromMinutes(1));
        var unanswered = await AskAsync("ready");
        told.StoreAnswered(Now());
        var answered = await AskAsync("ready");

        (unanswered, answered).Should().Be((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK));

        Timestamp Now() => Timestamp.From(_time.GetUtcNow());
    }

    [Theory]
    [InlineData("eighty")]
    [InlineData("0")]
    [InlineData(":8080")]
    [InlineData("70000")]
    public void An_address_that_cannot_be_is_refused(string address)
    {
        var opening = () => HealthEndpoint.Open(address, new WorkerStatus(_time));

        opening.Should().Throw<CommandException>().WithMessage($"'--health' does not take '{address}'. *8080*");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_with_its_name()
    {
        await using var first = HealthEndpoint.Open($"127.0.0.1:{_port}", new WorkerStatus(_time));

        var second = () => HealthEndpoint.Open($"127.0.0.1:{_port}", new WorkerStatus(_time));

        second.Should().Throw<CommandException>().WithMessage($"*127.0.0.1:{_port}*cannot be listened to*");
    }

    private async Task<HttpStatusCode> AskAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{_port}/{path}"));
        return answer.StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class NoWorkflows : IWorkflowSource
    {
        public ValueTask<Runtime.Compilation.CompiledWorkflow> FindAsync(string hash, string? sourceFile, CancellationToken cancellationToken) =>
            throw new WorkflowUnavailableException("There is none.");
    }
}
