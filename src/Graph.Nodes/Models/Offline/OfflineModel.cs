using System.Runtime.CompilerServices;
using Graph.Nodes.Evidence;
using Microsoft.Extensions.AI;

namespace Graph.Nodes.Models.Offline;

/// <summary>A model without a model: it ranks the sentences of the evidence against the question and quotes the best, word for word.</summary>
/// <remarks>
/// It needs no key, no server and no download, and gives the same text for the same messages. It does not reason and does not
/// phrase anything itself but a sentence on what the evidence lacks. It reads the messages that every other model gets.
/// </remarks>
internal sealed class OfflineModel : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("graphagents", null, ModelAliases.Offline);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var text = string.Concat(Write(messages, cancellationToken));
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { ModelId = ModelAliases.Offline, FinishReason = ChatFinishReason.Stop });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var piece in Write(messages, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece) { ModelId = ModelAliases.Offline };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
        // It holds nothing.
    }

    private static IEnumerable<string> Write(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var prompt = GroundedPrompt.Find(messages) ?? throw new OfflineModelException();
        return prompt switch
        {
            { Frame.Length: > 0 } => [prompt.Frame],
            { Task: PromptTask.Summarize } => OfflineSummary.Write(prompt, cancellationToken),
            _ => OfflineAnswer.Write(prompt, cancellationToken),
        };
    }
}
