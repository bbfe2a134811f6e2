using System.Text;
using Graph.Runtime.Authoring;
using Microsoft.Extensions.AI;

namespace Graph.Nodes.Models;

/// <summary>How nodes ask a model, so that what goes wrong has the sort that retry policies name.</summary>
internal static class ModelCall
{
    /// <summary>Asks a model, and passes on each piece of its text as it comes.</summary>
    /// <returns>The whole text.</returns>
    /// <exception cref="NodeFailedException">No model has the alias, or it wrote nothing.</exception>
    internal static async Task<string> WriteAsync(
        IModelCatalog models, string alias, IEnumerable<ChatMessage> messages, NodeContext context, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        await foreach (var update in Find(models, alias).GetStreamingResponseAsync(messages, null, cancellationToken))
        {
            if (update.Text is { Length: > 0 } piece)
            {
                context.EmitText(piece);
                text.Append(piece);
            }
        }

        return Require(text.ToString(), alias);
    }

    /// <summary>The model behind an alias.</summary>
    /// <exception cref="NodeFailedException">No model has it; another attempt would not find one either.</exception>
    private static IChatClient Find(IModelCatalog models, string alias)
    {
        try
        {
            return models.Get(alias);
        }
        catch (ModelNotFoundException unknown)
        {
            throw new NodeFailedException(ErrorKind.Validation, unknown.Message, innerException: unknown);
        }
    }

    /// <summary>What a model wrote.</summary>
    /// <exception cref="NodeFailedException">It wrote nothing; another attempt may do better.</exception>
    private static string Require(string text, string alias) =>
        string.IsNullOrWhiteSpace(text)
            ? throw new NodeFailedException(ErrorKind.Model, $"The model '{alias}' answered with an empty text. Retry on 'model', or use another model.")
            : text;
}
