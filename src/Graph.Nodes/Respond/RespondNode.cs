using System.ComponentModel;
using Graph.Nodes.Evidence;
using Graph.Nodes.Models;
using Graph.Runtime.Authoring;

namespace Graph.Nodes.Respond;

/// <summary>Answers a question from findings.</summary>
[Description("Writes an answer from findings, with citations and a list of the sources that it cites.")]
internal sealed class RespondNode(IModelCatalog models) : INode<RespondInput, string>
{
    public async ValueTask<string> RunAsync(RespondInput input, NodeContext context, CancellationToken cancellationToken)
    {
        var prompt = PromptOf(input, context);
        var written = await ModelCall.WriteAsync(models, input.Model, prompt.ToMessages(), context, cancellationToken);
        var answer = Citations.DropUnknown(written, prompt).TrimEnd();
        var sources = prompt.Frame.Length > 0 ? "" : SourceList.Of(answer, prompt.Evidence);
        if (sources.Length > 0)
        {
            context.EmitText(sources);
        }

        return answer + sources;
    }

    private static GroundedPrompt PromptOf(RespondInput input, NodeContext context)
    {
        var hasTemplate = !string.IsNullOrWhiteSpace(input.Template);
        if (!hasTemplate && string.IsNullOrWhiteSpace(input.Question))
        {
            throw Misuse.Of(
                context.NodeName, "question", "There is neither a question nor a template, so there is nothing to write. Give one of them.");
        }

        return new GroundedPrompt
        {
            Task = PromptTask.Answer,
            Question = input.Question ?? "",
            Evidence = EvidenceItem.Of(input.Findings),
            Gaps = input.Analysis?.Gaps ?? [],
            Summary = input.Analysis?.Summary ?? "",
            Frame = hasTemplate ? input.Template!.Trim() : "",
        };
    }
}
