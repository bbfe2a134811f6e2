
namespace Graph.Runtime.Diagnostics;

/// <summary>What can be wrong with a file before any of it means something: GA10xx and the traps of YAML.</summary>
internal static class ReadingDiagnostics
{
    public static Problem TooManyMistakes(TextRange place, int shown) =>
        Problem.Warning(DiagnosticCode.TooManyMistakes, place, $"Of a file at most {shown} errors and as many warnings are shown, and here there may be more.");

    public static Problem InvalidYaml(TextRange place, string reason) =>
        Problem.Error(DiagnosticCode.InvalidYaml, place, $"The text is not YAML from here on. The parser says: {reason}");

    public static Problem UnclosedBracket(TextRange place, char bracket) =>
        Problem.Error(
            DiagnosticCode.UnclosedBracket, place, $"This '{bracket}' is never closed.",
            help: $"add '{(bracket == '[' ? ']' : '}')}' where the {(bracket == '[' ? "list" : "map")} ends");

    public static Problem UnclosedQuote(TextRange place, char quote) =>
        Problem.Error(
            DiagnosticCode.UnclosedQuote, place, $"This quote is never closed.",
            help: $"add {quote} where the text ends; text of several lines is written behind '|'");

    public static Problem TabIndentation(TextRange place) =>
        Problem.Error(DiagnosticCode.TabIndentation, place, "A tab cannot indent a line in YAML.", help: "use spaces, two for each level");

    public static Problem EmptyFile(TextRange place) =>
        Problem.Error(
            DiagnosticCode.EmptyFile, place, "The file holds no workflow.",
            help: "start with 'schema: graphagents/v1', 'name:', 'state:', 'nodes:' and 'edges:'");

    public static Problem SeveralDocuments(TextRange place) =>
        Problem.Error(DiagnosticCode.SeveralDocuments, place, "A file holds one workflow, and here a second document starts.", help: "put it into a file of its own");

    public static Problem DuplicateKey(TextRange place, string key, int firstLine) =>
        Problem.Error(DiagnosticCode.DuplicateKey, place, $"'{key}' is already given in line {firstLine}.", help: "remove or rename one of the two");

    public static Problem UnknownKey(TextRange place, string key, string owner, IReadOnlyCollection<string> known, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownKey, place, $"{owner} has no key '{key}'.", suggestion,
            suggestion is null ? $"its keys are {string.Join(", ", known)}" : null);

    public static Problem MissingKey(TextRange place, string key, string owner, string help) =>
        Problem.Error(DiagnosticCode.MissingKey, place, $"{owner} needs '{key}:'.", help: help);

    public static Problem MissingValue(TextRange place, string key, string expected, bool hasComment) =>
        Problem.Error(
            DiagnosticCode.MissingValue, place, $"'{key}' has no value. It must be {expected}.",
            help: hasComment ? "what starts with '#' is a comment; put quotes around text that has one" : null);

    public static Problem WrongShape(TextRange place, string key, string expected, string given) =>
        Problem.Error(DiagnosticCode.WrongShape, place, $"'{key}' must be {expected}, not {given}.");

    public static Problem UnknownWord(TextRange place, string key, string given, IEnumerable<string> words, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownWord, place, $"'{key}' cannot be '{given}'. It is one of {string.Join(", ", words)}.", suggestion);

    public static Problem OutOfRange(TextRange place, string key, string given, long least, long most) =>
        Problem.Error(DiagnosticCode.OutOfRange, place, $"'{key}' is {given}, but must be a whole number from {least} to {most}.");

    public static Problem OldBool(TextRange place, string key, string given, bool meant) =>
        Problem.Error(
            DiagnosticCode.OldBool, place, $"'{key}' must be true or false, and '{given}' is text in YAML 1.2.", meant ? "true" : "false");

    public static Problem InvalidDuration(TextRange place, string key, string given) =>
        Problem.Error(
            DiagnosticCode.InvalidDuration, place, $"'{key}' must be a length of time above zero, and '{given}' is none.",
            help: "write a number with a unit, such as 500ms, 30s, 10m, 1h30m or 2d");

    public static Problem InvalidSize(TextRange place, string key, string given) =>
        Problem.Error(
            DiagnosticCode.InvalidSize, place, $"'{key}' must be a size above zero, and '{given}' is none.",
            help: "write a number with a unit, such as 512KiB, 16MiB or 1GiB");

    public static Problem UnsupportedFormat(TextRange place, string given) =>
        Problem.Error(DiagnosticCode.UnsupportedFormat, place, $"'{given}' is no format that this version reads.", "graphagents/v1");

    public static Problem InvalidWorkflowName(TextRange place, string given) =>
        Problem.Error(
            DiagnosticCode.InvalidWorkflowName, place, $"'{given}' cannot name a workflow.",
            help: "a name starts with a small letter, goes on with small letters, digits, '_' and '-', and has at most 64 characters");

    public static Problem RepeatedName(TextRange place, string key, string name) =>
        Problem.Error(DiagnosticCode.RepeatedName, place, $"'{key}' names '{name}' twice.", help: "remove one of the two");
}
