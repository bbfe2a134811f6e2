namespace Graph.Runtime.Diagnostics;

/// <summary>What can be wrong with <c>migrations:</c>: GA7xxx.</summary>
internal static class MigrationDiagnostics
{
    public static Problem BeyondVersion(TextRange place, long from, int version) =>
        Problem.Error(
            DiagnosticCode.MigrationBeyondVersion, place, $"A migration from version {from} leads past the file, which is version {version}.",
            help: $"raise 'version:' to {from + 1} at least, or correct 'from:'");

    public static Problem Duplicate(TextRange place, long from) =>
        Problem.Error(
            DiagnosticCode.DuplicateMigration, place, $"Another migration starts from version {from} already.", help: "write both into one");

    public static Problem Gap(TextRange place, IReadOnlyList<long> missing) =>
        Problem.Error(
            DiagnosticCode.MigrationGap, place,
            missing.Count == 1 ? $"No migration starts from version {missing[0]}, so the chain is broken there." : $"No migrations start from the versions {string.Join(", ", missing)}, so the chain is broken there.",
            help: $"add one for each version up to the file's; '- {{ from: {missing[0]} }}' says that nothing has to change");

    public static Problem UnknownField(TextRange place, string name, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownMigratedField, place, $"No state field is called '{name}', and no later migration renames it.", suggestion,
            suggestion is null ? "name a field as it is after this migration; a field that is gone needs no entry" : null);

    public static Problem UnknownNode(TextRange place, string name, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownMigratedNode, place, $"No node is called '{name}', and no later migration renames it.", suggestion,
            suggestion is null ? "name a node as it is after this migration" : null);

    public static Problem SameTarget(TextRange place, string name) =>
        Problem.Error(
            DiagnosticCode.MigratedTwice, place, $"'{name}' gets its content twice in this migration.", help: "keep one of the two entries");
}
