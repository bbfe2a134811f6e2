using Graph.Runtime.Expressions;

namespace Graph.Runtime.Diagnostics;

/// <summary>What can be wrong with expressions and templates: GA5xxx.</summary>
internal static class ExpressionDiagnostics
{
    public static Problem From(ExpressionProblem problem, TextRange place, string? help) =>
        Problem.Error(CodeOf(problem.Kind), place, WithoutQuestion(problem), problem.Suggestion, problem.Suggestion is null ? help : null);

    public static Problem WrongResultType(TextRange place, string key, string expected, string given, string? help = null) =>
        Problem.Error(DiagnosticCode.WrongResultType, place, $"'{key}' takes {expected}, and this expression gives {given}.", help: help);

    public static Problem ExpressionInsideText(TextRange place, string text) =>
        Problem.Error(
            DiagnosticCode.ExpressionInsideText, place, "'${ }' is an expression only as the whole value; inside a text it would stay as it is.", text);

    public static Problem TemplateIsText(TextRange place, string key, string expected, string? suggestion) =>
        Problem.Error(DiagnosticCode.TemplateIsText, place, $"'{key}' takes {expected}, and a template always gives text.", suggestion, suggestion is null ? "use an expression: \"${ … }\"" : null);

    public static Problem EmptyExpression(TextRange place, string key) =>
        Problem.Error(DiagnosticCode.EmptyExpression, place, $"The expression of '{key}' is empty.");

    public static Problem UnclosedExpression(TextRange place, string text) =>
        Problem.Error(DiagnosticCode.UnclosedExpression, place, "An expression that starts with '${' ends with '}'.", text.TrimEnd() + "}");

    // Whoever shows a diagnostic asks the question itself.
    private static string WithoutQuestion(ExpressionProblem problem)
    {
        var question = $" Did you mean '{problem.Suggestion}'?";
        return problem.Message.EndsWith(question, StringComparison.Ordinal) ? problem.Message[..^question.Length] : problem.Message;
    }

    private static DiagnosticCode CodeOf(ExpressionProblemKind kind) => kind switch
    {
        ExpressionProblemKind.Syntax => DiagnosticCode.ExpressionSyntax,
        ExpressionProblemKind.UnknownName => DiagnosticCode.UnknownName,
        ExpressionProblemKind.UnknownField => DiagnosticCode.UnknownRecordField,
        ExpressionProblemKind.NoOverload => DiagnosticCode.NoOverload,
        ExpressionProblemKind.WrongResultType => DiagnosticCode.WrongResultType,
        ExpressionProblemKind.TooLarge => DiagnosticCode.ExpressionTooLarge,
    };
}
