using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads a type: text such as <c>list&lt;T&gt;</c>, or a map of fields, which is a record.</summary>
internal sealed class TypeReader(DiagnosticBag diagnostics)
{
    /// <summary>The type as written; null when it is unreadable, which was reported.</summary>
    public TypeSyntax? Read(YamlNode node, string key)
    {
        switch (node)
        {
            case YamlNode.Scalar { IsMissing: true } missing:
                diagnostics.Report(StateDiagnostics.InvalidType(missing.Place, "", $"'{key}' has no type"));
                return null;
            case YamlNode.Scalar scalar:
                return new TypeTextParser(scalar, diagnostics).Parse();
            case YamlNode.Mapping mapping:
                return ReadRecord(mapping);
            case YamlNode.Sequence list:
                diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(list), key, "a type", list.Describe()));
                return null;
            default:
                return null;
        }
    }

    private TypeSyntax.Record ReadRecord(YamlNode.Mapping mapping) =>
        new([.. mapping.Entries.Select(ReadField)], mapping.Place);

    private RecordFieldSyntax ReadField(YamlEntry entry)
    {
        var name = new Placed<string>(entry.Name, entry.Key.Place);
        if (entry.Value is YamlNode.Mapping longForm && IsLongForm(longForm))
        {
            var reader = new MappingReader(longForm, WorkflowFormat.RecordField, $"Field '{entry.Name}'", diagnostics);
            var type = reader.FindAny("type");
            var description = reader.FindText("description")?.Value;
            reader.Finish();
            return new RecordFieldSyntax(name, type is null ? null : Read(type, entry.Name), description);
        }

        return new RecordFieldSyntax(name, Read(entry.Value, entry.Name), null);
    }

    // { type: string, description: … } is a field with a description; a record may well have a field called 'type', though.
    private static bool IsLongForm(YamlNode.Mapping mapping) =>
        mapping.Entries.Any(entry => entry.Name == "type")
        && mapping.Entries.All(entry => entry.Name is "type" or "description")
        && mapping.Entries.Length == 2;
}
