using Graph.Runtime.Definition;

namespace Graph.Runtime.Building;

/// <summary>Says what changes between one version of a workflow and the next.</summary>
public sealed class MigrationBuilder
{
    private MigrationDefinition _migration;

    internal MigrationBuilder(int from) => _migration = new MigrationDefinition(default, Unplaced.Of((long)from), [], [], []);

    /// <summary>Gives a field of the state another name.</summary>
    /// <param name="oldName">What it was.</param>
    /// <param name="newName">What it is now.</param>
    /// <returns>This builder.</returns>
    public MigrationBuilder RenameField(string oldName, string newName) =>
        Change(_migration with { Rename = _migration.Rename.Add(Renamed(oldName, newName)) });

    /// <summary>Gives a node another name.</summary>
    /// <param name="oldName">What it was.</param>
    /// <param name="newName">What it is now.</param>
    /// <returns>This builder.</returns>
    public MigrationBuilder RenameNode(string oldName, string newName) =>
        Change(_migration with { Nodes = _migration.Nodes.Add(Renamed(oldName, newName)) });

    /// <summary>Writes what an expression over the old state gives to a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="expression">The expression.</param>
    /// <returns>This builder.</returns>
    public MigrationBuilder Set(string field, string expression) =>
        Change(_migration with { Set = _migration.Set.Add(Unplaced.Entry(field, Unplaced.Text(expression))) });

    internal MigrationDefinition Build() => _migration;

    private static RenameDefinition Renamed(string oldName, string newName) => new(Unplaced.Of(oldName), Unplaced.Of(newName));

    private MigrationBuilder Change(MigrationDefinition migration)
    {
        _migration = migration;
        return this;
    }
}
