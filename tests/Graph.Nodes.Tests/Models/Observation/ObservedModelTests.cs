using System.Diagnostics;
using Graph.Nodes.Models;
using Graph.Nodes.Models.Observation;
using Graph.Nodes.Tests.Worlds;
using Graph.Testing.Worlds;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Nodes.Tests.Models.Observation;

/// <summary>Tests that listen to the process's one source run beside no others.</summary>
[CollectionDefinition("listening", DisableParallelization = true)]
public sealed class ListeningTests;

[Collection("listening")]
public sealed class ObservedModelTests : IDisposable
{
    private static readonly string[] StopReasons = ["stop"];

    private readonly TelemetryWorld _telemetry = new();

    [Fact]
    public async Task a_call_is_a_span_by_the_conventions()
    {
        await Ask(new CountingModel());

        var span = _telemetry.Spans.Single();
        span.DisplayName.Should().Be("chat large-1");
        span.Kind.Should().Be(ActivityKind.Client);
        TagsOf(span).Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "chat",
            ["gen_ai.provider.name"] = "acme",
            ["gen_ai.request.model"] = "large-1",
            ["gen_ai.request.stream"] = false,
            ["gen_ai.response.id"] = "r1",
            ["gen_ai.response.model"] = "large-1-0101",
            ["gen_ai.response.finish_reasons"] = StopReasons,
            ["gen_ai.usage.input_tokens"] = 12L,
            ["gen_ai.usage.output_tokens"] = 3L,
            ["graph.model.alias"] = "fast",
        });
    }

    [Fact]
    public async Task a_streamed_call_counts_the_tokens_that_its_last_piece_tells_of()
    {
        var model = new ObservedModel(new CountingModel(), "fast", recordsContent: false);

        var pieces = await model.GetStreamingResponseAsync("prompt").ToListAsync();

        pieces.Should().HaveCount(3);
        TagsOf(_telemetry.Spans.Single()).Should().Contain("gen_ai.usage.output_tokens", 3L).And.ContainKey("gen_ai.response.time_to_first_chunk");
    }

    [Fact]
    public async Task tokens_and_time_are_measured()
    {
        await Ask(new CountingModel());

        _telemetry.MeasuredBy("gen_ai.client.token.usage").Select(one => $"{one.Tags["gen_ai.token.type"]} {one.Value}").Should().Equal("input 12", "output 3");
        _telemetry.MeasuredBy("gen_ai.client.operation.duration").Should().ContainSingle().Which.Tags.Should().NotContainKey("error.type");
    }

    [Fact]
    public async Task what_was_said_is_told_only_when_that_is_wanted()
    {
        await Ask(new CountingModel());
        await Ask(new CountingModel(), recordsContent: true);

        TagsOf(_telemetry.Spans[0]).Values.Should().NotContain(value => $"{value}".Contains("prompt", StringComparison.Ordinal) || $"{value}".Contains("Hello", StringComparison.Ordinal));
        TagsOf(_telemetry.Spans[1])["gen_ai.input.messages"].Should().Be("""[{"role":"user","parts":[{"type":"text","content":"prompt"}]}]""");
        TagsOf(_telemetry.Spans[1])["gen_ai.output.messages"].Should()
            .Be("""[{"role":"assistant","parts":[{"type":"text","content":"Hello you"}],"finish_reason":"stop"}]""");
    }

    [Fact]
    public async Task a_call_that_fails_says_of_what_sort_and_not_why()
    {
        var ask = () => Ask(new CountingModel { Failure = new IOException("secret") });

        await ask.Should().ThrowAsync<IOException>();

        var span = _telemetry.Spans.Single();
        span.Status.Should().Be(ActivityStatusCode.Error);
        TagsOf(span)["error.type"].Should().Be("System.IO.IOException");
        TagsOf(span).Values.Should().NotContain(value => $"{value}".Contains("secret", StringComparison.Ordinal));
        _telemetry.MeasuredBy("gen_ai.client.operation.duration").Single().Tags["error.type"].Should().Be("System.IO.IOException");
    }

    [Fact]
    public async Task a_registered_model_is_observed()
    {
        using var model = new ScriptedModel("Hello");
        using var nodes = new ShippedNodes(builder => builder.AddModel("default", _ => model));

        await nodes.Get<IModelCatalog>().Get("default").GetResponseAsync("prompt");

        _telemetry.Spans.Select(span => span.DisplayName).Should().Equal("chat default");
    }

    public void Dispose() => _telemetry.Dispose();

    private static Task<ChatResponse> Ask(CountingModel model, bool recordsContent = false) =>
        new ObservedModel(model, "fast", recordsContent).GetResponseAsync("prompt");

    private static Dictionary<string, object?> TagsOf(Activity span) => span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);
}

/// <summary>A model that says who it is and how much it took.</summary>
internal sealed class CountingModel : IChatClient
{
    public Exception? Failure { get; init; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        if (Failure is not null)
        {
            throw Failure;
        }

        yield return Piece(new TextContent("Hello "));
        yield return Piece(new TextContent("you"));
        yield return Piece(new UsageContent(new UsageDetails { InputTokenCount = 12, OutputTokenCount = 3 }), ChatFinishReason.Stop);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("acme", null, "large-1") : null;

    public void Dispose()
    {
    }

    private static ChatResponseUpdate Piece(AIContent content, ChatFinishReason? reason = null) =>
        new(ChatRole.Assistant, [content]) { ResponseId = "r1", ModelId = "large-1-0101", FinishReason = reason };
}
