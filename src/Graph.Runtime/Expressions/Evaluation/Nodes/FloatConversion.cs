using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary>Makes a float of an int where a float is expected, and leaves everything else alone.</summary>
internal sealed class FloatConversion(Evaluator inner) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var value = inner.Evaluate(ref context);
        return value.Kind == ValueKind.Int ? (double)value.AsInt() : value;
    }
}
