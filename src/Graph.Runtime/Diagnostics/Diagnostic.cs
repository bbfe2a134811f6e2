using Graph.Runtime.Values;

namespace Graph.Runtime.Diagnostics;

/// <summary>One thing that is wrong with a workflow file, at the place where it is wrong.</summary>
public sealed record Diagnostic
{
    /// <summary>Names the rule, such as <c>GA1042</c>; stable over versions and the key into the reference.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the workflow can run nevertheless.</summary>
    public required DiagnosticSeverity Severity { get; init; }

    /// <summary>The offending text.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>The path of the file as it was given to the compiler.</summary>
    public required string File { get; init; }

    /// <summary>One or two sentences: the culprit in quotes and the rule.</summary>
    public required string Message { get; init; }

    /// <summary>What the author probably meant, ready to be put in the place of the span; null when nothing is near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The way out in a sentence; null where the message or the suggestion says it.</summary>
    public string? Help { get; init; }

    /// <summary>The text that it is about, which need not be the one that was compiled but may be one that it uses; null when it is not known.</summary>
    internal SourceText? Source { get; init; }

    /// <summary>The diagnostic as plain data, for JSON output.</summary>
    /// <returns>A map with <c>code, severity, file, line, column, end_line, end_column, message</c> and, where there are any, <c>suggestion, help</c>.</returns>
    public ValueMap ToMap()
    {
        var map = ValueMap.Of(
            ("code", Code),
            ("severity", Severity == DiagnosticSeverity.Error ? "error" : "warning"),
            ("file", File),
            ("line", (long)Span.Start.Line),
            ("column", (long)Span.Start.Column),
            ("end_line", (long)Span.End.Line),
            ("end_column", (long)Span.End.Column),
            ("message", Message));
        map = Suggestion is null ? map : map.Set("suggestion", Suggestion);
        return Help is null ? map : map.Set("help", Help);
    }

    /// <summary>The diagnostic in one line: <c>file:line:col: error GA1042: message</c>.</summary>
    /// <returns>The line.</returns>
    public override string ToString() =>
        $"{File}:{Span}: {(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code}: {Message}";
}
