using System.Diagnostics;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Telemetry;

[Collection(ListeningTests.Name)]
public sealed class SpanTests : IDisposable
{
    private const string Chain = """
        schema: graphagents/v1
        name: chain
        version: 3
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: word, output: log }
          b: { type: word, output: log }
        edges: [START -> a, a -> b]
        """;

    private const string Flaky = """
        schema: graphagents/v1
        name: flaky
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: word, output: log, retry: { attempts: 2 } }
        edges: [START -> a]
        """;

    private readonly TelemetryWorld _telemetry = new();

    [Fact]
    public async Task a_run_holds_its_steps_a_step_its_tasks_and_its_commit()
    {
        await new EngineWorld().WithNode("word", context => context.NodeName).RunAsync(Chain);

        _telemetry.Spans.Select(_telemetry.PathOf).Should().Equal(
            "invoke_workflow chain > store load",
            "invoke_workflow chain > store commit",
            "invoke_workflow chain > step > task a",
            "invoke_workflow chain > step > store commit",
            "invoke_workflow chain > step",
            "invoke_workflow chain > step > task b",
            "invoke_workflow chain > step > store commit",
            "invoke_workflow chain > step",
            "invoke_workflow chain");
    }

    [Fact]
    public async Task a_run_says_what_it_was_and_how_it_ended()
    {
        var result = await new EngineWorld().WithNode("word", context => context.NodeName).RunAsync(Chain);

        var span = Named("invoke_workflow chain").Single();
        TagsOf(span).Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "invoke_workflow",
            ["gen_ai.agent.name"] = "chain",
            ["graph.workflow.name"] = "chain",
            ["graph.workflow.version"] = 3,
            ["graph.thread.id"] = "t1",
            ["graph.run.id"] = result.RunId.Value,
            ["graph.run.status"] = "succeeded",
            ["graph.run.steps"] = 2L,
        });
        span.Status.Should().Be(ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task each_attempt_is_a_span_and_one_that_failed_says_so_without_its_message()
    {
        var world = new EngineWorld().WithNode("word", context => context.Attempt == 1 ? throw new IOException("secret") : "done");

        await world.RunAsync(Flaky);

        var attempts = Named("task a");
        attempts.Select(span => TagsOf(span)["graph.task.attempt"]).Should().Equal(1, 2);
        attempts.Select(span => TagsOf(span)["graph.task.outcome"]).Should().Equal("failed", "succeeded");
        attempts[0].Status.Should().Be(ActivityStatusCode.Error);
        TagsOf(attempts[0])["error.type"].Should().Be("transient");
        AllWords().Should().NotContain(word => word.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_failed_run_is_an_error_all_the_way_up()
    {
        var world = new EngineWorld().WithNode("word", _ => throw new IOException("gone"));

        await world.RunAsync(Chain);

        _telemetry.Spans.Where(span => span.Status == ActivityStatusCode.Error).Select(span => span.DisplayName)
            .Should().Equal("task a", "step", "invoke_workflow chain");
        TagsOf(Named("invoke_workflow chain").Single())["graph.run.status"].Should().Be("failed");
    }

    [Fact]
    public async Task a_resumed_run_is_linked_to_the_run_that_it_continues()
    {
        var isUp = false;
        var world = new EngineWorld().WithNode("word", context => isUp ? context.NodeName : throw new IOException("gone"));
        await world.RunAsync(Chain);
        isUp = true;

        await world.ResumeAsync(Chain);

        var runs = Named("invoke_workflow chain");
        runs.Should().HaveCount(2);
        runs[0].Links.Should().BeEmpty();
        runs[1].Links.Should().ContainSingle().Which.Context.SpanId.Should().Be(runs[0].SpanId);
    }

    [Fact]
    public async Task a_subworkflow_is_a_run_inside_of_the_task_that_runs_it()
    {
        const string Inner = """
            schema: graphagents/v1
            name: inner
            state: { word: string }
            output: [word]
            nodes: { x: { type: word, output: word } }
            edges: [START -> x, x -> END]
            """;
        const string Outer = """
            schema: graphagents/v1
            name: outer
            state: { word: string }
            nodes: { sub: { type: workflow, with: { file: inner.yaml }, output: { word: "${result.word}" } } }
            edges: [START -> sub, sub -> END]
            """;
        var world = new EngineWorld().WithNode("word", _ => "w").WithFile("inner.yaml", Inner);

        await world.RunAsync(Outer);

        _telemetry.PathOf(Named("task x").Single()).Should().Be("invoke_workflow outer > step > task sub > invoke_workflow inner > step > task x");
    }

    public void Dispose() => _telemetry.Dispose();

    private static Dictionary<string, object?> TagsOf(Activity span) => span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);

    private List<Activity> Named(string name) => [.. _telemetry.Spans.Where(span => span.DisplayName == name)];

    private IEnumerable<string> AllWords() => _telemetry.Spans.SelectMany(span =>
        span.TagObjects.Select(tag => $"{tag.Value}").Append(span.DisplayName).Append(span.StatusDescription ?? "").Concat(span.Events.Select(one => one.Name)));
}
