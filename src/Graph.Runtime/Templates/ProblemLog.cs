using Graph.Runtime.Expressions;

namespace Graph.Runtime.Templates;

/// <summary>Gathers the mistakes of one template.</summary>
internal sealed class ProblemLog
{
    private readonly List<ExpressionProblem> _problems = [];

    internal bool IsEmpty => _problems.Count == 0;

    internal void Syntax(int start, int length, string message, string? suggestion = null) =>
        Add(ExpressionProblemKind.Syntax, start, length, message, suggestion);

    internal void TooLarge(int start, int length, string message) =>
        Add(ExpressionProblemKind.TooLarge, start, length, message, null);

    internal void Add(ExpressionProblemKind kind, int start, int length, string message, string? suggestion) =>
        _problems.Add(new ExpressionProblem(kind, start, Math.Max(1, length), message, suggestion));

    /// <summary>The problems by place; those at one place in the order in which they were found.</summary>
    internal IReadOnlyList<ExpressionProblem> InOrder() => [.. _problems.OrderBy(problem => problem.Start)];
}
