using Graph.Runtime.Expressions.Ast;

namespace Graph.Runtime.Expressions.Parsing;

/// <summary>Carries the first syntax problem out of the parser's depth; it never leaves the compiler.</summary>
internal sealed class SyntaxException(ExpressionProblem problem) : Exception(problem.Message)
{
    internal SyntaxException(TextSpan span, string message, string? suggestion = null)
        : this(new ExpressionProblem(ExpressionProblemKind.Syntax, span.Start, Math.Max(1, span.Length), message, suggestion))
    {
    }

    internal ExpressionProblem Problem { get; } = problem;
}
