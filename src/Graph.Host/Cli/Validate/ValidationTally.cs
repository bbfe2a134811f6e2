using Graph.Host.Cli.Output;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Validate;

/// <summary>Counts files and what is wrong with them.</summary>
internal sealed class ValidationTally
{
    private int _files;
    private int _invalid;
    private int _errors;
    private int _warnings;

    /// <summary>Whether any file has an error.</summary>
    internal bool HasErrors => _errors > 0;

    /// <summary>Takes a file into account.</summary>
    /// <param name="diagnostics">What is wrong with it.</param>
    internal void Add(IReadOnlyList<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        _files++;
        _invalid += errors > 0 ? 1 : 0;
        _errors += errors;
        _warnings += diagnostics.Count - errors;
    }

    /// <inheritdoc />
    public override string ToString() => (HasErrors, _warnings) switch
    {
        (false, 0) => $"{Words.Count(_files, "file")} checked: all valid",
        (false, _) => $"{Words.Count(_files, "file")} checked: all valid, {Words.Count(_warnings, "warning")}",
        (true, 0) => $"{Words.Count(_files, "file")} checked: {_invalid} invalid, {Words.Count(_errors, "error")}",
        (true, _) => $"{Words.Count(_files, "file")} checked: {_invalid} invalid, {Words.Count(_errors, "error")}, {Words.Count(_warnings, "warning")}",
    };

    internal ValueMap ToJson() => JsonLine.Of(
        "summary", ("files", (long)_files), ("invalid", (long)_invalid), ("errors", (long)_errors), ("warnings", (long)_warnings));
}
