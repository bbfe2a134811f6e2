namespace Graph.Runtime.Diagnostics;

/// <summary>A diagnostic before its offsets became lines and columns.</summary>
/// <param name="Code">The rule.</param>
/// <param name="Severity">What it means for the file.</param>
/// <param name="Place">The offending text.</param>
/// <param name="Message">The culprit and the rule.</param>
/// <param name="Suggestion">What may be put in its place.</param>
/// <param name="Help">The way out in a sentence.</param>
internal sealed record Problem(
    DiagnosticCode Code,
    DiagnosticSeverity Severity,
    TextRange Place,
    string Message,
    string? Suggestion = null,
    string? Help = null)
{
    public static Problem Error(DiagnosticCode code, TextRange place, string message, string? suggestion = null, string? help = null) =>
        new(code, DiagnosticSeverity.Error, place, message, suggestion, help);

    public static Problem Warning(DiagnosticCode code, TextRange place, string message, string? suggestion = null, string? help = null) =>
        new(code, DiagnosticSeverity.Warning, place, message, suggestion, help);
}
