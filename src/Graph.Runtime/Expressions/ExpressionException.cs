using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Expressions;

/// <summary>An expression has no result for the values it was given.</summary>
public sealed class ExpressionException : GraphAgentsException
{
    private const int LongestShown = 1_000;

    internal ExpressionException(string expression, string reason, Exception? innerException = null)
        : base($"The expression '{Excerpt.Of(expression, LongestShown)}' failed: {reason}", innerException)
    {
        Expression = expression;
        Reason = reason;
    }

    /// <summary>The expression's text.</summary>
    public string Expression { get; }

    /// <summary>Why it has no result, in one clause.</summary>
    public string Reason { get; }
}
