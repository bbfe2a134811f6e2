using Graph.Runtime.Expressions.Evaluation.Nodes;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>An expression made of evaluators; it keeps nothing between evaluations, so any thread may use it.</summary>
internal sealed class EvaluatorExpression(
    string text,
    StateType resultType,
    IReadOnlySet<int> reads,
    Evaluator root,
    int localCount,
    ExpressionLimits limits) : CompiledExpression(text, resultType, reads)
{
    /// <inheritdoc />
    public override Value Evaluate(EvaluationFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        try
        {
            return EvaluateOnce(frame);
        }
        catch (DeadlineException)
        {
            // A process that stood still for a moment, or a machine with too much to do, must not end a run: whatever is slow by itself is slow again.
            return EvaluateAgain(frame);
        }
        catch (LimitException limit)
        {
            throw new ExpressionException(Text, limit.Message, limit);
        }
    }

    private Value EvaluateOnce(EvaluationFrame frame)
    {
        var context = new EvaluationContext(frame, localCount == 0 ? [] : new Value[localCount], limits);
        var result = root.Evaluate(ref context);
        return result.AsFailure() is { } failure ? throw new ExpressionException(Text, failure.Reason) : result;
    }

    private Value EvaluateAgain(EvaluationFrame frame)
    {
        try
        {
            return EvaluateOnce(frame);
        }
        catch (LimitException limit)
        {
            throw new ExpressionException(Text, limit.Message, limit);
        }
    }
}
