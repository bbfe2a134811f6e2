namespace Graph.Runtime.Diagnostics;

/// <summary>What can be wrong between files: GA6xxx.</summary>
internal static class CompositionDiagnostics
{
    public static Problem FileNotFound(TextRange place, string file) =>
        Problem.Error(DiagnosticCode.FileNotFound, place, $"There is no file '{file}'.", help: "a path starts at the folder of the file that names it");

    public static Problem FileUnreadable(TextRange place, string file, string reason) =>
        Problem.Error(DiagnosticCode.FileUnreadable, place, $"The file '{file}' cannot be read: {reason}");

    public static Problem Cycle(TextRange place, string file, IEnumerable<string> way) =>
        Problem.Error(DiagnosticCode.FileCycle, place, $"'{file}' would contain itself: {string.Join(" -> ", way)}.", help: "a loop is made of edges inside one workflow");

    public static Problem TooDeep(TextRange place, int most) =>
        Problem.Error(DiagnosticCode.NestedTooDeep, place, $"Files use each other more than {most} levels deep here.");

    public static Problem FaultyFile(TextRange place, string file, int errors) =>
        Problem.Error(DiagnosticCode.FaultyFile, place, $"'{file}' cannot be used: it has {errors} {(errors == 1 ? "error" : "errors")}.");

    public static Problem TypeConflict(TextRange place, string type, string file, string other) =>
        Problem.Error(
            DiagnosticCode.TypeConflict, place, $"'{type}' is one type in '{file}' and another in '{other}'.",
            help: "give one of them another name, or make both alike");

    public static Problem TypeConflictHere(TextRange place, string type, string file) =>
        Problem.Error(
            DiagnosticCode.TypeConflict, place, $"'{type}' is another type in the included '{file}'.",
            help: "remove it here, give it another name, or make both alike");

    public static Problem UnknownInput(TextRange place, string field, string workflow, IReadOnlyCollection<string> known, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownInput, place, $"The workflow '{workflow}' takes no input '{field}'.", suggestion,
            suggestion is not null ? null : known.Count == 0 ? "it takes no input" : $"its input is {string.Join(", ", known)}");

    public static Problem MissingInput(TextRange place, string field, string workflow, string type) =>
        Problem.Error(DiagnosticCode.MissingInput, place, $"The workflow '{workflow}' needs the input '{field}' ({type}).", help: "give it under 'input:'");
}
