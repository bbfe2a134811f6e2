using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>An expression whose results are seen by somebody else too.</summary>
internal sealed class ObservedExpression(CompiledExpression expression, Action<Value> see)
    : CompiledExpression(expression.Text, expression.ResultType, expression.Reads)
{
    public override Value Evaluate(EvaluationFrame frame)
    {
        var result = expression.Evaluate(frame);
        see(result);
        return result;
    }
}
