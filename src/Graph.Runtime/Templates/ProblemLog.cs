using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Binding;

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

    /// <summary>Adds a mistake.</summary>
    /// <param name="kind">What sort of mistake it is.</param>
    /// <param name="start">Index of the first character it concerns.</param>
    /// <param name="length">How many characters it concerns.</param>
    /// <param name="message">The culprit and the rule.</param>
    /// <param name="suggestion">What may be put in its place; the message then ends with the question whether it was meant.</param>
    internal void Add(ExpressionProblemKind kind, int start, int length, string message, string? suggestion)
    {
        var question = NearestName.Question(suggestion?.Trim('"'));
        _problems.Add(new ExpressionProblem(kind, start, Math.Max(1, length), message + question, suggestion));
    }

    /// <summary>The problems by place; those at one place in the order in which they were found.</summary>
    internal IReadOnlyList<ExpressionProblem> InOrder() => [.. _problems.OrderBy(problem => problem.Start)];
}
