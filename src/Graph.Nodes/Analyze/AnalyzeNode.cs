using System.ComponentModel;
using Graph.Nodes.Evidence;
using Graph.Nodes.Models;
using Graph.Runtime.Authoring;

namespace Graph.Nodes.Analyze;

/// <summary>Sums findings up and judges whether they suffice.</summary>
/// <remarks>A model writes the summary; confidence and gaps are computed, so that an edge that tests them does not depend on a model's mood.</remarks>
[Description("Summarizes findings with citations, and says how well they cover a question and what they lack.")]
internal sealed class AnalyzeNode(IModelCatalog models) : INode<AnalyzeInput, Analysis>
{
    public async ValueTask<Analysis> RunAsync(AnalyzeInput input, NodeContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(input.Question))
        {
            throw Misuse.Of(context.NodeName, "question", "It is empty, so the findings cannot be judged. Give the question that they should answer.");
        }

        var assessment = EvidenceAssessment.Of(input.Question, input.Over);
        var prompt = new GroundedPrompt
        {
            Task = PromptTask.Summarize,
            Question = input.Question,
            Evidence = EvidenceItem.Of(input.Over),
            Gaps = assessment.Gaps,
        };
        var written = await ModelCall.WriteAsync(models, input.Model, prompt.ToMessages(), context, cancellationToken);
        return new Analysis(Citations.DropUnknown(written, prompt), assessment.Confidence, assessment.Gaps);
    }
}
