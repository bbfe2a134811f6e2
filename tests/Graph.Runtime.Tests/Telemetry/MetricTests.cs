using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Telemetry;

[Collection(ListeningTests.Name)]
public sealed class MetricTests : IDisposable
{
    private const string Flaky = """
        schema: graphagents/v1
        name: metered
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: word, output: log, retry: { attempts: 3, initial: 2s, jitter: false } }
          b: { type: word, output: log }
        edges: [START -> a, a -> b]
        """;

    private readonly TelemetryWorld _telemetry = new();

    [Fact]
    public async Task runs_are_counted_by_how_they_ended()
    {
        await new EngineWorld().WithNode("word", _ => "w").RunAsync(Flaky);
        await new EngineWorld().WithNode("word", _ => throw new ArgumentException("no")).RunAsync(Flaky);

        _telemetry.MeasuredBy("graph.runs", "metered").Select(one => one.Tags["graph.run.status"]).Should().Equal("succeeded", "failed");
        _telemetry.MeasuredBy("graph.run.duration", "metered").Should().HaveCount(2);
    }

    [Fact]
    public async Task committed_steps_are_counted()
    {
        await new EngineWorld().WithNode("word", _ => "w").RunAsync(Flaky);

        _telemetry.MeasuredBy("graph.steps", "metered").Sum(one => one.Value).Should().Be(2);
    }

    [Fact]
    public async Task retries_and_the_time_of_each_attempt_are_measured()
    {
        await new EngineWorld().WithNode("word", context => context.NodeName == "a" && context.Attempt < 3 ? throw new IOException("gone") : "w").RunAsync(Flaky);

        _telemetry.MeasuredBy("graph.task.retries", "metered").Select(one => one.Tags["error.type"]).Should().Equal("transient", "transient");
        _telemetry.MeasuredBy("graph.task.duration", "metered").Select(one => $"{one.Tags["graph.node"]} {one.Tags["graph.task.outcome"]}")
            .Should().Equal("a failed", "a failed", "a succeeded", "b succeeded");
    }

    [Fact]
    public async Task calls_of_the_store_are_timed()
    {
        await new EngineWorld().WithNode("word", _ => "w").RunAsync(Flaky);

        _telemetry.MeasuredBy("graph.store.duration").Select(one => one.Tags["graph.store.operation"]).Should().Equal("load", "commit", "commit", "commit");
    }

    public void Dispose() => _telemetry.Dispose();
}
