using System.Collections.Immutable;
using Graph.Runtime.Definition;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Makes the migrations: the chain of versions, the names that they lead to, and their expressions.</summary>
/// <remarks>
/// What older versions looked like is not in the file. What can be checked is where a migration leads: to a field or node of
/// this file, or to a name that a later migration replaces.
/// </remarks>
internal sealed class MigrationBinder(WorkflowDefinition definition, StateSchema schema, ValueBinder values, DiagnosticBag diagnostics)
{
    private const string WholeState = "state";

    /// <summary>The migrations in the order in which they are applied.</summary>
    public ImmutableArray<CompiledMigration> BindAll()
    {
        var chain = OrderChain();
        var fields = schema.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var nodes = definition.Nodes.Select(node => node.Name.Value).ToHashSet(StringComparer.Ordinal);
        var bound = new Stack<CompiledMigration>();
        foreach (var migration in Enumerable.Reverse(chain))
        {
            bound.Push(Bind(migration, fields, nodes));
            fields.UnionWith(migration.Rename.Select(rename => rename.Old.Value));
            nodes.UnionWith(migration.Nodes.Select(rename => rename.Old.Value));
        }

        return [.. bound];
    }

    private List<MigrationDefinition> OrderChain()
    {
        var chain = new SortedDictionary<long, MigrationDefinition>();
        foreach (var migration in definition.Migrations)
        {
            if (migration.From is not { } from)
            {
                continue;
            }

            if (from.Value >= definition.Version)
            {
                diagnostics.Report(MigrationDiagnostics.BeyondVersion(from.Place, from.Value, definition.Version));
            }
            else if (!chain.TryAdd(from.Value, migration))
            {
                diagnostics.Report(MigrationDiagnostics.Duplicate(from.Place, from.Value));
            }
        }

        ReportGaps(chain);
        return [.. chain.Values];
    }

    private void ReportGaps(SortedDictionary<long, MigrationDefinition> chain)
    {
        const int Most = 10;
        if (chain.Count == 0 || definition.Migrations.Any(migration => migration.From is null))
        {
            return;
        }

        var missing = new List<long>();
        for (var from = chain.Keys.First(); from < definition.Version && missing.Count < Most; from++)
        {
            if (!chain.ContainsKey(from))
            {
                missing.Add(from);
            }
        }

        if (missing.Count > 0)
        {
            diagnostics.Report(MigrationDiagnostics.Gap(definition.MigrationsPlace, missing));
        }
    }

    private CompiledMigration Bind(MigrationDefinition migration, HashSet<string> fields, HashSet<string> nodes)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rename in migration.Rename)
        {
            CheckField(rename.New, fields, taken);
        }

        foreach (var entry in migration.Set)
        {
            CheckField(new Placed<string>(entry.Name, entry.Key.Place), fields, taken);
        }

        CheckNodes(migration, nodes);
        ImmutableArray<string> names =
            [.. fields.Concat(migration.Rename.Select(rename => rename.Old.Value)).Distinct().Where(name => name != WholeState).Order(StringComparer.Ordinal)];
        return new CompiledMigration
        {
            From = (int)migration.From!.Value,
            Rename = ToDictionary(migration.Rename),
            Set = BindSet(migration, names),
            Nodes = ToDictionary(migration.Nodes),
            Names = names,
        };
    }

    private void CheckField(Placed<string> name, HashSet<string> fields, HashSet<string> taken)
    {
        if (!fields.Contains(name.Value))
        {
            diagnostics.Report(MigrationDiagnostics.UnknownField(name.Place, name.Value, Suggestion.Closest(name.Value, fields)));
        }
        else if (!taken.Add(name.Value))
        {
            diagnostics.Report(MigrationDiagnostics.SameTarget(name.Place, name.Value));
        }
    }

    private void CheckNodes(MigrationDefinition migration, HashSet<string> nodes)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rename in migration.Nodes)
        {
            if (!nodes.Contains(rename.New.Value))
            {
                diagnostics.Report(MigrationDiagnostics.UnknownNode(rename.New.Place, rename.New.Value, Suggestion.Closest(rename.New.Value, nodes)));
            }
            else if (!taken.Add(rename.New.Value))
            {
                diagnostics.Report(MigrationDiagnostics.SameTarget(rename.New.Place, rename.New.Value));
            }
        }
    }

    private ImmutableArray<MigratedField> BindSet(MigrationDefinition migration, ImmutableArray<string> names)
    {
        var scope = ExpressionScope.Empty;
        for (var index = 0; index < names.Length; index++)
        {
            scope = scope.With(names[index], StateType.Any, index);
        }

        scope = scope.With(WholeState, new StateType.Map(StateType.Any), names.Length);
        var set = ImmutableArray.CreateBuilder<MigratedField>();
        foreach (var entry in migration.Set)
        {
            var place = new ValuePlace(entry.Name, TypeOf(entry.Name), scope, ValueForm.Expression);
            if (values.Bind(entry.Value, place) is { } value)
            {
                set.Add(new MigratedField(entry.Name, value));
            }
        }

        return set.ToImmutable();
    }

    // A name that a later migration replaces had a type that this file does not know.
    private StateType TypeOf(string field) => schema.FindSlot(field) is >= 0 and var slot ? schema.Fields[slot].Type : StateType.Any;

    private static ImmutableDictionary<string, string> ToDictionary(ImmutableArray<RenameDefinition> names) =>
        names.ToImmutableDictionary(name => name.Old.Value, name => name.New.Value, StringComparer.Ordinal);
}
