using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class TelemetryTests : IAsyncDisposable
{
    private static readonly string[] Run = ["run", "workflows/research.yaml", "-i", "question=How do checkpoints work?", "--thread", "seen"];

    private readonly Workplace _workplace = new();
    private readonly OtlpCollector _collector = new();

    [Fact]
    public async Task A_run_is_sent_as_a_tree_of_run_step_task_and_model_call()
    {
        var outcome = await _workplace.RunWithAsync(_collector.Variables, Run);

        outcome.ExitCode.Should().Be(0);
        _collector.Spans.Select(_collector.PathOf).Where(path => !path.Contains("store", StringComparison.Ordinal)).Should().BeEquivalentTo(
            "invoke_workflow research",
            "invoke_workflow research > step",
            "invoke_workflow research > step > task research",
            "invoke_workflow research > step",
            "invoke_workflow research > step > task analyze",
            "invoke_workflow research > step > task analyze > chat offline",
            "invoke_workflow research > step",
            "invoke_workflow research > step > task respond",
            "invoke_workflow research > step > task respond > chat offline");
        _collector.Spans.Select(_collector.PathOf).Should().Contain("invoke_workflow research > step > store commit");
    }

    [Fact]
    public async Task What_is_sent_says_which_run_it_was_and_nothing_of_what_was_said()
    {
        await _workplace.RunWithAsync(_collector.Variables, Run);

        var run = _collector.Spans.Single(span => span.Name == "invoke_workflow research");
        run.Tags.Should().Contain("graph.thread.id", "seen").And.Contain("graph.run.status", "succeeded").And.Contain("graph.run.steps", "3");
        _collector.Spans.First(span => span.Name == "chat offline").Tags.Should().Contain("gen_ai.request.model", "offline").And.Contain("gen_ai.provider.name", "graphagents");
        _collector.Resource.Should().Contain("service.name", "graph");
        _collector.Spans.SelectMany(span => span.Tags.Values).Should().NotContain(value => value.Contains("checkpoint", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Metrics_are_sent_before_the_command_ends()
    {
        await _workplace.RunWithAsync(_collector.Variables, Run);

        _collector.MetricNames.Should().Contain(["graph.runs", "graph.run.duration", "graph.steps", "graph.task.duration", "graph.store.duration", "gen_ai.client.operation.duration"]);
    }

    [Fact]
    public async Task A_run_that_goes_on_in_another_process_is_linked_to_the_one_before()
    {
        await _workplace.RunWithAsync(_collector.Variables, "run", "workflows/review.yaml", "-i", "task=Write a note.", "--thread", "asked");
        var first = _collector.Spans.Single(span => span.Name.StartsWith("invoke_workflow", StringComparison.Ordinal));

        await _workplace.RunWithAsync(_collector.Variables, "resume", "asked", "--answer", "approve");

        var second = _collector.Spans.Last(span => span.Name.StartsWith("invoke_workflow", StringComparison.Ordinal));
        second.Trace.Should().NotBe(first.Trace);
        second.Links.Should().Equal(first.Id);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_TRACES_EXPORTER", "none")]
    public async Task Spans_are_not_sent_when_a_variable_says_so(string variable, string value)
    {
        await _workplace.RunWithAsync(new Dictionary<string, string>(_collector.Variables) { [variable] = value }, Run);

        _collector.Spans.Should().BeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _workplace.Dispose();
    }
}
