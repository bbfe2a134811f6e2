using System.Diagnostics;
using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Exporting;

/// <summary>Writes types.</summary>
internal static class TypeExport
{
    public static LayoutNode Write(TypeSyntax type) => type is TypeSyntax.Record record
        ? Layout.Named(isFlow: true, record.Fields.Select(field => (field.Name.Value, Write(field))))
        : Layout.Text(TextOf(type));

    private static LayoutNode? Write(RecordFieldSyntax field)
    {
        var type = field.Type is null ? null : Write(field.Type);
        return field.Description is null
            ? type
            : Layout.Map(isFlow: true, ("type", type), ("description", Layout.Text(field.Description)));
    }

    private static string TextOf(TypeSyntax type) => type switch
    {
        TypeSyntax.Named named => named.Name,
        TypeSyntax.List list => $"list<{TextOf(list.Item)}>",
        TypeSyntax.Map map => $"map<{TextOf(map.Item)}>",
        TypeSyntax.Enum words => $"enum[{string.Join(", ", words.Words)}]",
        TypeSyntax.Nullable nullable => TextOf(nullable.Inner) + "?",
        _ => throw new UnreachableException($"No text for {type}."),
    };
}
