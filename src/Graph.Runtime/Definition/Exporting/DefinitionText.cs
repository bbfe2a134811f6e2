using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Formatting;

namespace Graph.Runtime.Definition.Exporting;

/// <summary>Writes a definition as a workflow file, in the style of the formatter.</summary>
internal static class DefinitionText
{
    /// <summary>The file's text, which reads as the same definition again.</summary>
    public static string Write(WorkflowDefinition workflow)
    {
        var root = Layout.Map(
            isFlow: false,
            ("schema", Layout.Plain(FormatWords.Version)),
            ("name", Layout.Text(workflow.Name.Value)),
            ("version", PolicyExport.Unless(workflow.Version == 1, PolicyExport.Whole(workflow.Version))),
            ("description", PolicyExport.Text(workflow.Description)),
            ("include", workflow.Includes.Length == 0 ? null : Layout.Names([.. workflow.Includes.Select(file => file.Value)])),
            ("input", StateExport.Input(workflow)),
            ("output", StateExport.Output(workflow)),
            ("types", StateExport.Types(workflow)),
            ("state", StateExport.Fields(workflow)),
            ("defaults", PolicyExport.Defaults(workflow.Defaults)),
            ("nodes", NodeExport.Nodes(workflow)),
            ("edges", EdgeExport.Edges(workflow)),
            ("limits", PolicyExport.Limits(workflow.Limits)),
            ("migrations", NodeExport.Migrations(workflow)));
        var sorted = KeyOrder.Sort(root);
        KeyOrder.MarkSections(sorted);
        EdgeForms.Rewrite(sorted, EdgeStyle.Folded);
        return new LayoutWriter().Write([], isSetOff: false, sorted);
    }
}
