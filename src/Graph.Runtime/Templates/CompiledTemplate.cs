using System.Collections.Immutable;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Templates.Rendering;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates;

/// <summary>A template whose names are all bound.</summary>
internal sealed class CompiledTemplate(
    string text, IReadOnlySet<int> reads, ImmutableArray<Step> steps, int localCount, TemplateLimits limits)
    : CompiledExpression(text, StateType.String, reads)
{
    private const int LongestExcerpt = 60;

    public override Value Evaluate(EvaluationFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var run = new TemplateRun(frame, localCount, limits, Excerpt());
        Step.RenderAll(steps, run);
        return run.Finish();
    }

    private string Excerpt() => Text.Length <= LongestExcerpt ? Text : Text[..LongestExcerpt] + "…";
}
