using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions;

/// <summary>Where an expression finds the values of its variables while it is evaluated.</summary>
public abstract class EvaluationFrame
{
    /// <summary>Reads a variable.</summary>
    /// <param name="index">Its index in the <see cref="ExpressionScope"/> that the expression was compiled against.</param>
    /// <returns>Its value; null when it is unset.</returns>
    public abstract Value Read(int index);
}
