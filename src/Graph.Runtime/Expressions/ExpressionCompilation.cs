namespace Graph.Runtime.Expressions;

/// <summary>What compiling an expression or a template came to.</summary>
/// <param name="Expression">The compiled expression; null when there are problems.</param>
/// <param name="Problems">All mistakes, in the order of their places.</param>
public sealed record ExpressionCompilation(CompiledExpression? Expression, IReadOnlyList<ExpressionProblem> Problems);
