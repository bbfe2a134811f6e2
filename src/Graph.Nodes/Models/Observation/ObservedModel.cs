using System.Runtime.CompilerServices;
using Graph.Runtime.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Graph.Nodes.Models.Observation;

/// <summary>Puts a span around each call of a model and counts its time and tokens, by the conventions that OpenTelemetry has for that.</summary>
/// <param name="model">The model.</param>
/// <param name="alias">What workflows call it; it stands for the model's own name where the model tells none.</param>
/// <param name="recordsContent">Whether the span says what was asked and answered.</param>
internal sealed class ObservedModel(IChatClient model, string alias, bool recordsContent) : DelegatingChatClient(model)
{
    private readonly ModelIdentity _identity = ModelIdentity.Of(model, alias);

    /// <summary>Observes a model that a host registered, as the host's settings say.</summary>
    internal static IChatClient Of(IChatClient model, string alias, IServiceProvider services) =>
        new ObservedModel(model, alias, services.GetService<IOptions<GraphAgentsOptions>>()?.Value.RecordsModelContent == true);

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelTelemetry.IsWanted ? ObserveAsync(messages, options, cancellationToken) : base.GetResponseAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelTelemetry.IsWanted
            ? ObserveStreamAsync(messages, options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    private async Task<ChatResponse> ObserveAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var asked = messages.ToList();
        using var call = Begin(asked, options, isStreamed: false);
        try
        {
            var response = await base.GetResponseAsync(asked, options, cancellationToken);
            call.End(response);
            return response;
        }
        catch (Exception failure)
        {
            call.Fail(failure);
            throw;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ObserveStreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = messages.ToList();
        using var call = Begin(asked, options, isStreamed: true);
        List<ChatResponseUpdate> pieces = [];
        await using var stream = base.GetStreamingResponseAsync(asked, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(stream, call))
        {
            call.NotePiece();
            pieces.Add(stream.Current);
            yield return stream.Current;
        }

        call.End(pieces.ToChatResponse());
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> stream, ObservedCall call)
    {
        try
        {
            return await stream.MoveNextAsync();
        }
        catch (Exception failure)
        {
            call.Fail(failure);
            throw;
        }
    }

    private ObservedCall Begin(List<ChatMessage> asked, ChatOptions? options, bool isStreamed) =>
        new(_identity with { Model = options?.ModelId ?? _identity.Model }, asked, options, isStreamed, recordsContent);
}

/// <summary>Who is asked.</summary>
/// <param name="Provider">The vendor, as the client calls it.</param>
/// <param name="Model">The model.</param>
/// <param name="Alias">What workflows call it.</param>
internal sealed record ModelIdentity(string Provider, string Model, string Alias)
{
    internal static ModelIdentity Of(IChatClient model, string alias)
    {
        var about = model.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        return new ModelIdentity(about?.ProviderName ?? "unknown", about?.DefaultModelId ?? alias, alias);
    }
}
