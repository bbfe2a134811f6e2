using System.Collections.Immutable;
using System.Diagnostics;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Exporting;

/// <summary>Writes <c>nodes:</c> and <c>migrations:</c>.</summary>
internal static class NodeExport
{
    public static LayoutNode Nodes(WorkflowDefinition workflow) =>
        Layout.Named(isFlow: false, workflow.Nodes.Select(node => (node.Name.Value, (LayoutNode?)Write(node))));

    public static LayoutNode? Migrations(WorkflowDefinition workflow) =>
        workflow.Migrations.Length == 0 ? null : Layout.Lines(workflow.Migrations.Select(Write));

    private static LayoutNode.Collection Write(NodeDefinition node)
    {
        IEnumerable<(string Key, LayoutNode? Value)> entries =
        [
            ("type", PolicyExport.Text(node.Type?.Value)),
            ("description", PolicyExport.Text(node.Description)),
            ("with", Entries(node.With)),
            ("set", node.Set is null ? null : Layout.Entries(node.Set.Entries)),
            ("output", Output(node.Output)),
            ("routes", node.Routes.Length == 0 ? null : Layout.Row(node.Routes.Select(route => Layout.Text(route.Value)))),
            ("goto", node.GoToAdds ? PolicyExport.Word(FormatWords.GoTos, true) : null),
            ("retry", PolicyExport.Retry(node.Retry)),
            ("timeout", PolicyExport.Time(node.Timeout)),
            ("idle_timeout", PolicyExport.Time(node.IdleTimeout)),
            ("on_error", PolicyExport.OnError(node.OnError)),
            ("cache", PolicyExport.Cache(node.Cache)),
            ("expires", PolicyExport.Time(node.Expiry?.After)),
            ("on_expiry", Route(node.Expiry?.Target, node.Expiry?.Field)),
            ("interrupt", Interrupt(node)),
            ("defer", PolicyExport.Flag(node.IsDeferred)),
            ("metadata", node.Metadata is null ? null : Layout.Copy(node.Metadata)),
        ];
        var given = entries.Where(entry => entry.Value is not null).ToList();

        // A node that only says one thing is read best on one line.
        return Layout.Map(isFlow: given.Count == 1, given);
    }

    private static LayoutNode.Collection? Route(Placed<string>? target, Placed<string>? field) => target is null
        ? null
        : Layout.Map(isFlow: true, ("to", Layout.Text(target.Value)), ("as", PolicyExport.Text(field?.Value)));

    private static LayoutNode? Output(OutputDefinition? output) => output switch
    {
        null => null,
        OutputDefinition.Whole whole => Layout.Text(whole.Field.Value),
        OutputDefinition.Parts parts => Layout.Entries(parts.Entries),
        _ => throw new UnreachableException($"No text for {output}."),
    };

    private static LayoutNode? Interrupt(NodeDefinition node) => node.InterruptsBefore || node.InterruptsAfter
        ? PolicyExport.Word(FormatWords.Interrupts, (node.InterruptsBefore, node.InterruptsAfter))
        : null;

    private static LayoutNode.Collection? Entries(ImmutableArray<YamlEntry> entries) => entries.Length == 0 ? null : Layout.Entries(entries);

    private static LayoutNode.Collection Write(MigrationDefinition migration) => Layout.Map(
        isFlow: true,
        ("from", migration.From is null ? null : PolicyExport.Whole(migration.From.Value)),
        ("rename", Renames(migration.Rename)),
        ("set", Entries(migration.Set)),
        ("nodes", Renames(migration.Nodes)));

    private static LayoutNode.Collection? Renames(ImmutableArray<RenameDefinition> renames) => renames.Length == 0
        ? null
        : Layout.Named(isFlow: true, renames.Select(rename => (rename.Old.Value, (LayoutNode?)Layout.Text(rename.New.Value))));
}
