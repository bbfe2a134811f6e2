using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions;

/// <summary>An expression that was parsed and type-checked once and can be evaluated at any time, on any thread.</summary>
public abstract class CompiledExpression
{
    /// <summary>Keeps what is known about the expression.</summary>
    /// <param name="text">What the author wrote.</param>
    /// <param name="resultType">The type of its results.</param>
    /// <param name="reads">The indexes of the variables it reads.</param>
    private protected CompiledExpression(string text, StateType resultType, IReadOnlySet<int> reads)
    {
        Text = text;
        ResultType = resultType;
        Reads = reads;
    }

    /// <summary>What the author wrote.</summary>
    public string Text { get; }

    /// <summary>The type of its results; <c>any</c> when only evaluation can tell.</summary>
    public StateType ResultType { get; }

    /// <summary>The indexes of the variables it reads.</summary>
    public IReadOnlySet<int> Reads { get; }

    /// <summary>Evaluates the expression.</summary>
    /// <param name="frame">Where its variables are.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ExpressionException">It has no result: an overflow, a missing key, a value of the wrong kind, a limit.</exception>
    public abstract Value Evaluate(EvaluationFrame frame);
}
