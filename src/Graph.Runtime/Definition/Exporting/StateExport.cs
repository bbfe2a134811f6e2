using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Exporting;

/// <summary>Writes <c>input:</c>, <c>output:</c>, <c>types:</c> and <c>state:</c>.</summary>
internal static class StateExport
{
    public static LayoutNode? Input(WorkflowDefinition workflow) =>
        workflow.Input.Length == 0 ? null : Layout.Row(workflow.Input.Select(Input));

    public static LayoutNode? Output(WorkflowDefinition workflow) =>
        workflow.Output is { } fields ? Layout.Row(fields.Select(field => Layout.Text(field.Value))) : null;

    public static LayoutNode? Types(WorkflowDefinition workflow) => workflow.Types.Length == 0
        ? null
        : Layout.Named(isFlow: false, workflow.Types.Select(type => (type.Name.Value, (LayoutNode?)TypeExport.Write(type.Body))));

    public static LayoutNode? Fields(WorkflowDefinition workflow) => workflow.Fields.Length == 0
        ? null
        : Layout.Named(isFlow: false, workflow.Fields.Select(field => (field.Name.Value, (LayoutNode?)Write(field))));

    private static LayoutNode Input(InputDefinition input) =>
        !input.IsOptional ? Layout.Text(input.Field.Value)
        : Names.IsField(input.Field.Value) ? Layout.Plain(input.Field.Value + "?")
        : Layout.Text(input.Field.Value + "?");

    // What a map says right under a field's name is the field's long form, so a record needs the long form too.
    private static LayoutNode Write(FieldDefinition field)
    {
        var map = Layout.Map(
            isFlow: true,
            ("type", field.Type is null ? null : TypeExport.Write(field.Type)),
            ("default", field.Default is null ? null : Layout.Copy(field.Default)),
            ("reduce", PolicyExport.Text(field.Reduce?.Value)),
            ("by", PolicyExport.Text(field.By?.Value)),
            ("deep", field.Deep is null ? null : Layout.Plain(field.Deep.Value ? "true" : "false")),
            ("keep", field.Keep is null ? null : PolicyExport.Whole(field.Keep.Value)),
            ("private", PolicyExport.Flag(field.IsPrivate)),
            ("ephemeral", PolicyExport.Flag(field.IsEphemeral)),
            ("untracked", PolicyExport.Flag(field.IsUntracked)),
            ("description", PolicyExport.Text(field.Description)));
        return map.Items is [{ Key.Text: "type", Value: LayoutNode.Scalar type }] ? type : map;
    }
}
