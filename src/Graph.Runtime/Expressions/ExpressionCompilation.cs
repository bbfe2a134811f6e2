namespace Graph.Runtime.Expressions;

/// <summary>What became of a text that should be an expression.</summary>
/// <param name="Expression">The expression; null exactly when there are problems.</param>
/// <param name="Problems">All mistakes that were found, in the order of the text.</param>
public sealed record ExpressionCompilation(CompiledExpression? Expression, IReadOnlyList<ExpressionProblem> Problems);
