using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Graph.Nodes.Models.Observation;

/// <summary>Messages as the conventions want them in an attribute: JSON, a role and parts each. Parts other than text are told by their kind alone.</summary>
internal static class MessageText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Of(IEnumerable<ChatMessage> messages, string? finishReason = null) =>
        new JsonArray([.. messages.Select(message => Of(message, finishReason))]).ToJsonString(Plain);

    private static JsonObject Of(ChatMessage message, string? finishReason)
    {
        var described = new JsonObject
        {
            ["role"] = message.Role.Value,
            ["parts"] = new JsonArray([.. message.Contents.Where(content => content is not UsageContent).Select(Of)]),
        };
        if (finishReason is not null)
        {
            described["finish_reason"] = finishReason;
        }

        return described;
    }

    private static JsonNode Of(AIContent content) => content is TextContent text
        ? new JsonObject { ["type"] = "text", ["content"] = text.Text }
        : new JsonObject { ["type"] = content.GetType().Name };
}
