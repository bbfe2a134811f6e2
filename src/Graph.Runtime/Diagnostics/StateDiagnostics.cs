namespace Graph.Runtime.Diagnostics;

/// <summary>What can be wrong with the state, its types, and what goes in and out: GA2xxx.</summary>
internal static class StateDiagnostics
{
    public static Problem InvalidFieldName(TextRange place, string name) =>
        Problem.Error(
            DiagnosticCode.InvalidFieldName, place, $"'{name}' cannot name a field.",
            help: "a field's name starts with a small letter or '_' and goes on with small letters, digits and '_'");

    public static Problem NameInUse(TextRange place, string name, string meaning) =>
        Problem.Error(DiagnosticCode.NameInUse, place, $"'{name}' is {meaning} in every expression and cannot name anything else.", help: "choose another name");

    public static Problem UnknownType(TextRange place, string name, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownType, place, $"No type is called '{name}'.", suggestion,
            suggestion is null ? "declare it under 'types:', or use string, int, float, bool, timestamp, duration, bytes, any, list<T>, map<T> or Message" : null);

    public static Problem InvalidType(TextRange place, string text, string reason) =>
        Problem.Error(DiagnosticCode.InvalidType, place, text.Length == 0 ? $"{Capital(reason)}." : $"'{text}' is not a type: {reason}.");

    public static Problem MapKeyType(TextRange place, string meant) =>
        Problem.Error(DiagnosticCode.MapKeyType, place, "Keys of a map are always strings, so only the type of its values is written.", meant);

    public static Problem RecursiveType(TextRange place, string name) =>
        Problem.Error(DiagnosticCode.RecursiveType, place, $"The type '{name}' contains itself.", help: "use 'any' at this place");

    public static Problem TypeTooDeep(TextRange place) =>
        Problem.Error(DiagnosticCode.TypeTooDeep, place, "With this the type has more than 32 levels of lists, maps and records, or more than 2000 fields in all of them.", help: "use 'any' at this place");

    public static Problem InvalidTypeName(TextRange place, string name, bool isBuiltIn) =>
        Problem.Error(
            DiagnosticCode.InvalidTypeName, place,
            isBuiltIn ? $"'{name}' is a built-in type and cannot be declared." : $"'{name}' cannot name a type.",
            help: isBuiltIn ? "choose another name" : "a type's name is a letter and then letters, digits and '_'");

    public static Problem UnknownReducer(TextRange place, string name, IEnumerable<string> known, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownReducer, place, $"No reducer is called '{name}'.", suggestion,
            suggestion is null ? $"there are {string.Join(", ", known)}, and those that the host registers" : null);

    public static Problem ReducerMisuse(TextRange place, string field, string reducer, string rule) =>
        Problem.Error(DiagnosticCode.ReducerMisuse, place, $"'{field}' cannot have the reducer '{reducer}': '{reducer}' {rule}.");

    public static Problem ReducerOption(TextRange place, string option, string reducer) =>
        Problem.Error(DiagnosticCode.ReducerOption, place, $"'{option}' has a meaning only with 'reduce: {reducer}'.", help: "remove it, or change the reducer");

    public static Problem KeepNeedsList(TextRange place, string field, string type) =>
        Problem.Error(DiagnosticCode.KeepNeedsList, place, $"'keep' bounds lists, and '{field}' is {type}.", help: "remove it, or make the field a list");

    public static Problem UnknownStateField(TextRange place, string name, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownStateField, place, $"The state has no field '{name}'.", suggestion,
            suggestion is null ? "declare it under 'state:'" : null);

    public static Problem PrivateOutput(TextRange place, string name) =>
        Problem.Error(DiagnosticCode.PrivateOutput, place, $"'{name}' is private and cannot be part of the output.", help: "remove it here, or 'private: true' at the field");

    public static Problem TooManyFields(TextRange place) =>
        Problem.Error(DiagnosticCode.TooManyFields, place, "A state has at most 1000 fields, and a workflow at most 500 types.", help: "group what belongs together in a record type");

    public static Problem InvalidEnum(TextRange place) =>
        Problem.Error(DiagnosticCode.InvalidEnum, place, "An enum needs at least one word, none of them empty, and each once.");

    public static Problem ReadBeforeWritten(TextRange place, string field, string node) =>
        Problem.Warning(
            DiagnosticCode.ReadBeforeWritten, place, $"'{node}' reads '{field}' before anything can have written it, and so always reads null.",
            help: "give the field a default, make it part of 'input:', or write it in a node that comes before");

    public static Problem NeverRead(TextRange place, string field) =>
        Problem.Warning(
            DiagnosticCode.NeverRead, place, $"Nothing reads '{field}', and it is not part of the output.",
            help: "remove it, or add it to 'output:'");

    public static Problem OutputNeverWritten(TextRange place, string field) =>
        Problem.Warning(
            DiagnosticCode.OutputNeverWritten, place, $"'{field}' is part of the output, but nothing ever writes it.",
            help: "write it in a node's 'output:', or remove it here");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
