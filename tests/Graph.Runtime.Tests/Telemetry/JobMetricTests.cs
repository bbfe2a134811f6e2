using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Telemetry;

[Collection(ListeningTests.Name)]
public sealed class JobMetricTests : IDisposable
{
    private const string OneNode = """
        schema: graphagents/v1
        name: measured_job
        nodes:
          a: { type: work }
        edges: [START -> a, a -> END]
        """;

    private readonly TelemetryWorld _telemetry = new();
    private readonly WorkerWorld _world;

    public JobMetricTests()
    {
        var time = new ManualTime();
        _world = new WorkerWorld(new InMemoryCheckpointStore(time), time);
    }

    public void Dispose()
    {
        _world.End();
        _telemetry.Dispose();
    }

    [Fact]
    public async Task a_job_is_counted_when_it_is_taken_and_when_it_ends()
    {
        _world.Engine.WithNode("work", _ => "done");
        await _world.SubmitAsync(OneNode, "t1");

        var worker = _world.StartWorker();
        await _world.UntilAsync("t1", RunStatus.Succeeded);
        await worker.DrainAsync();

        _telemetry.MeasuredBy("graph.jobs.claimed").Select(one => one.Tags["graph.queue"]).Should().Equal("default");
        _telemetry.MeasuredBy("graph.jobs.ended").Select(one => one.Tags["graph.run.status"]).Should().Equal("succeeded");
        _telemetry.MeasuredBy("graph.jobs.dead_letters").Should().BeEmpty();
    }

    [Fact]
    public async Task a_job_that_fails_for_good_is_a_dead_letter()
    {
        _world.Engine.WithNode("work", _ => throw new ArgumentException("no"));
        await _world.SubmitAsync(OneNode, "t1");

        var worker = _world.StartWorker();
        await _world.UntilAsync("t1", RunStatus.DeadLettered);
        await worker.DrainAsync();

        _telemetry.MeasuredBy("graph.jobs.dead_letters").Sum(one => one.Value).Should().Be(1);
        _telemetry.MeasuredBy("graph.jobs.retried").Should().BeEmpty();
    }
}
