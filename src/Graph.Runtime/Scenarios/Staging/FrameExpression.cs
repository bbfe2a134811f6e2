using System.Collections.Immutable;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>Hands a task's variables to the stub that stands in for its node, which reads them when it knows which call this is.</summary>
internal sealed class FrameExpression() : CompiledExpression("", StateType.Any, ImmutableHashSet<int>.Empty)
{
    public override Value Evaluate(EvaluationFrame frame) => Value.Of(new FrameValue(frame));

    internal sealed class FrameValue(EvaluationFrame frame) : OpaqueValue
    {
        internal EvaluationFrame Frame { get; } = frame;
    }
}
