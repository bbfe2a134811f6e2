using Microsoft.Extensions.AI;

namespace Graph.Nodes.Evidence;

/// <summary>What a model is asked to write from evidence: the same messages for every model, and readable by all of them.</summary>
/// <remarks>See <see cref="GroundedPromptText"/> for how it stands in the messages.</remarks>
internal sealed record GroundedPrompt
{
    internal required PromptTask Task { get; init; }

    internal required string Question { get; init; }

    internal required IReadOnlyList<EvidenceItem> Evidence { get; init; }

    /// <summary>Words of the question that the evidence lacks.</summary>
    internal IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>What an earlier step made of the evidence; empty when there was none.</summary>
    internal string Summary { get; init; } = "";

    /// <summary>The shape that the text must have, already filled as far as the workflow could; empty for a free one.</summary>
    internal string Frame { get; init; } = "";

    /// <summary>The messages to send.</summary>
    internal IReadOnlyList<ChatMessage> ToMessages() =>
    [
        new ChatMessage(ChatRole.System, GroundedPromptText.Instructions(this)),
        new ChatMessage(ChatRole.User, GroundedPromptText.Write(this)),
    ];

    /// <summary>Reads a prompt back from the messages; null when they are of another kind.</summary>
    internal static GroundedPrompt? Find(IEnumerable<ChatMessage> messages) =>
        messages.LastOrDefault(message => message.Role == ChatRole.User) is { } message ? GroundedPromptText.Read(message.Text) : null;
}

/// <summary>What is to be written.</summary>
internal enum PromptTask
{
    /// <summary>What the evidence says about the question, grouped by source.</summary>
    Summarize,

    /// <summary>An answer to the question.</summary>
    Answer,
}
