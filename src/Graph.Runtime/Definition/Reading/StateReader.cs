using System.Collections.Immutable;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads <c>types:</c>, <c>state:</c>, <c>input:</c> and the workflow's <c>output:</c>.</summary>
internal sealed class StateReader(DiagnosticBag diagnostics)
{
    private readonly TypeReader _types = new(diagnostics);

    public ImmutableArray<TypeDefinition> ReadTypes(YamlNode.Mapping? mapping) =>
        mapping is null
            ? []
            : [.. mapping.Entries.Select(ReadType).OfType<TypeDefinition>()];

    public ImmutableArray<FieldDefinition> ReadFields(YamlNode.Mapping? mapping) =>
        mapping is null ? [] : [.. mapping.Entries.Select(ReadField)];

    public ImmutableArray<InputDefinition> ReadInput(YamlNode? node)
    {
        if (node is null || Scalars.ReadNames(node, "input", "a list of state fields", diagnostics) is not { } names)
        {
            return [];
        }

        var input = names.Select(name => name.Value.EndsWith('?')
            ? new InputDefinition(new Placed<string>(name.Value[..^1], name.Place), true)
            : new InputDefinition(name, false));
        return [.. Once("input", input, item => item.Field)];
    }

    public ImmutableArray<Placed<string>>? ReadOutput(YamlNode? node) =>
        node is not null && Scalars.ReadNames(node, "output", "a list of state fields", diagnostics) is { } names
            ? [.. Once("output", names, name => name)]
            : null;

    private IEnumerable<T> Once<T>(string key, IEnumerable<T> items, Func<T, Placed<string>> nameOf)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var name = nameOf(item);
            if (seen.Add(name.Value))
            {
                yield return item;
                continue;
            }

            diagnostics.Report(ReadingDiagnostics.RepeatedName(name.Place, key, name.Value));
        }
    }

    private TypeDefinition? ReadType(YamlEntry entry) =>
        _types.Read(entry.Value, entry.Name) is { } body
            ? new TypeDefinition(new Placed<string>(entry.Name, entry.Key.Place), body)
            : null;

    private FieldDefinition ReadField(YamlEntry entry)
    {
        var name = new Placed<string>(entry.Name, entry.Key.Place);
        return entry.Value is YamlNode.Mapping mapping
            ? ReadLongForm(name, new MappingReader(mapping, WorkflowFormat.Field, $"Field '{entry.Name}'", diagnostics))
            : new FieldDefinition { Name = name, Type = ReadShortForm(entry) };
    }

    private TypeSyntax? ReadShortForm(YamlEntry entry)
    {
        if (entry.Value is not YamlNode.Scalar { IsMissing: true })
        {
            return _types.Read(entry.Value, entry.Name);
        }

        diagnostics.Report(ReadingDiagnostics.MissingValue(entry.Key.Place, entry.Name, "a type, such as string or list<int>", entry.Key.IsKeyOfComment()));
        return null;
    }

    private FieldDefinition ReadLongForm(Placed<string> name, MappingReader reader)
    {
        if (!reader.Has("type"))
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(name.Place, "type", $"Field '{name.Value}'", "add one, such as 'type: string'"));
        }

        var type = reader.Find("type", "a type");
        var field = new FieldDefinition
        {
            Name = name,
            Type = type is null ? null : _types.Read(type, "type"),
            Reduce = reader.FindText("reduce", "a reducer's name"),
            Default = reader.FindAny("default"),
            Description = reader.FindText("description")?.Value,
            Keep = reader.FindWhole("keep"),
            IsPrivate = reader.FindBool("private")?.Value ?? false,
            IsEphemeral = reader.FindBool("ephemeral")?.Value ?? false,
            IsUntracked = reader.FindBool("untracked")?.Value ?? false,
            By = reader.FindText("by", "the name of a record's field"),
            Deep = reader.FindBool("deep"),
        };
        reader.Finish();
        return field;
    }
}
