using Graph.Runtime.Compilation;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Upgrading;

/// <summary>The migrations between the version that a thread runs and that of the file, one after the other.</summary>
internal sealed class MigrationChain(CompiledWorkflow workflow, int fromVersion)
{
    internal IReadOnlyList<CompiledMigration> Migrations { get; } = [.. workflow.Migrations.Where(migration => migration.From >= fromVersion)];

    /// <summary>What a node of the thread's version is called in the file.</summary>
    internal string NodeNow(string node) => Migrations.Aggregate(node, (name, migration) => migration.Nodes.GetValueOrDefault(name, name));

    /// <summary>What a field of the thread's version is called in the file.</summary>
    internal string FieldNow(string field) => Migrations.Aggregate(field, (name, migration) => migration.Rename.GetValueOrDefault(name, name));

    /// <summary>Takes the fields of a thread to the file's version.</summary>
    internal IReadOnlyDictionary<string, Value> Migrate(IReadOnlyDictionary<string, Value> fields, ICollection<UpgradeProblem> problems) =>
        Migrations.Aggregate(fields, (before, migration) => Migrate(before, migration, problems));

    private static Dictionary<string, Value> Migrate(
        IReadOnlyDictionary<string, Value> before, CompiledMigration migration, ICollection<UpgradeProblem> problems)
    {
        var after = new Dictionary<string, Value>(StringComparer.Ordinal);

        // What a rename takes over wins against a field that had the name before: that one is gone.
        foreach (var (name, value) in before.OrderBy(field => migration.Rename.ContainsKey(field.Key)))
        {
            after[migration.Rename.GetValueOrDefault(name, name)] = value;
        }

        var frame = new MigrationFrame(migration, before);
        foreach (var set in migration.Set)
        {
            try
            {
                after[set.Field] = set.Value.Evaluate(frame);
            }
            catch (ExpressionException failure)
            {
                problems.Add(new UpgradeProblem(
                    "migration", set.Field, $"The migration from version {migration.From} has no value for '{set.Field}': {failure.Message}"));
            }
        }

        return after;
    }

    private sealed class MigrationFrame(CompiledMigration migration, IReadOnlyDictionary<string, Value> state) : EvaluationFrame
    {
        public override Value Read(int index) => index < migration.Names.Length
            ? state.GetValueOrDefault(migration.Names[index])
            : ValueMap.From(state.Where(field => !field.Value.IsNull).Select(field => new KeyValuePair<Value, Value>(field.Key, field.Value)));
    }
}
