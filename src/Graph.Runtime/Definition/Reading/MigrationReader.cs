using System.Collections.Immutable;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads <c>migrations:</c>.</summary>
internal sealed class MigrationReader(DiagnosticBag diagnostics)
{
    private const string Shape = "a map such as { from: 1, rename: { old: new } }";

    public ImmutableArray<MigrationDefinition> Read(YamlNode.Sequence? list)
    {
        if (list is null)
        {
            return [];
        }

        foreach (var item in list.Items.Where(item => item is not (YamlNode.Mapping or YamlNode.Broken)))
        {
            diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(item), "migrations", Shape, item.Describe()));
        }

        return [.. list.Items.OfType<YamlNode.Mapping>().Select(ReadOne)];
    }

    private MigrationDefinition ReadOne(YamlNode.Mapping mapping)
    {
        var reader = new MappingReader(mapping, WorkflowFormat.Migration, "A migration", diagnostics);
        var place = new TextRange(mapping.Place.Start, mapping.Place.Start + 1);
        if (!reader.Has("from"))
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(place, "from", "A migration", "add 'from:' with the version that it starts from"));
        }

        var migration = new MigrationDefinition(
            place,
            reader.FindWhole("from"),
            ReadNames(reader, "rename"),
            reader.FindMapping("set")?.Entries ?? [],
            ReadNames(reader, "nodes"));
        reader.Finish();
        return migration;
    }

    private ImmutableArray<RenameDefinition> ReadNames(MappingReader reader, string key)
    {
        var names = ImmutableArray.CreateBuilder<RenameDefinition>();
        foreach (var entry in reader.FindMapping(key)?.Entries ?? [])
        {
            if (Scalars.ReadName(entry.Value, entry.Name, "the new name", diagnostics) is { } name)
            {
                names.Add(new RenameDefinition(new Placed<string>(entry.Name, entry.Key.Place), name));
            }
        }

        return names.ToImmutable();
    }
}
