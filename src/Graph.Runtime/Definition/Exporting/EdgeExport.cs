using System.Diagnostics;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Exporting;

/// <summary>Writes <c>edges:</c>, each as a map; whoever likes arrows folds them.</summary>
internal static class EdgeExport
{
    private const string StandardItem = "item";

    public static LayoutNode Edges(WorkflowDefinition workflow) => Layout.Lines(workflow.Edges.Select(Write));

    private static LayoutNode.Collection Write(EdgeDefinition edge)
    {
        var from = ("from", (LayoutNode?)Names(edge.Sources));
        return edge.Action switch
        {
            EdgeAction.Choose choose => Layout.Map(
                isFlow: false,
                from,
                ("match", choose.MatchesAll ? PolicyExport.Word(FormatWords.Matches, true) : null),
                ("choose", Layout.Lines(choose.AllArms.Select(Write)))),
            EdgeAction.Join join => Layout.Map(isFlow: true, from, ("to", Names(join.Nodes)), ("join", Mode(join))),
            _ => Layout.Map(isFlow: true, [from, .. Way(edge.Action, "to")]),
        };
    }

    private static LayoutNode.Collection Write(ArmDefinition arm) => arm.When is null
        ? Layout.Map(isFlow: false, Way(arm.Then, "else"))
        : Layout.Map(isFlow: false, [("when", Layout.Copy(arm.When)), .. Way(arm.Then, "to")]);

    private static IEnumerable<(string Key, LayoutNode? Value)> Way(EdgeAction action, string key) => action switch
    {
        EdgeAction.To to => [(key, Names(to.Nodes))],
        EdgeAction.Each each => Way(each.Definition, key),
        _ => throw new UnreachableException($"No arm leads to {action}."),
    };

    private static IEnumerable<(string Key, LayoutNode? Value)> Way(EachDefinition each, string key) =>
    [
        ("each", Layout.Copy(each.Items)),
        ("as", each.ItemName.Value == StandardItem ? null : Layout.Text(each.ItemName.Value)),
        (key, Names(each.Nodes)),
        ("max", each.MaxConcurrency is { } most ? PolicyExport.Whole(most) : null),
        ("on_item_error", each.OnItemError == ItemErrorPolicy.Fail ? null : PolicyExport.Word(FormatWords.ItemErrors, each.OnItemError)),
        ("errors", PolicyExport.Text(each.ErrorsField?.Value)),
    ];

    private static LayoutNode? Mode(EdgeAction.Join join) => join switch
    {
        { Mode: JoinMode.Active } => null,
        { Count: { } count } => PolicyExport.Whole(count.Value),
        _ => PolicyExport.Word(FormatWords.Joins, join.Mode),
    };

    private static LayoutNode Names(IReadOnlyCollection<Placed<string>> names) => Layout.Names([.. names.Select(name => name.Value)]);
}
