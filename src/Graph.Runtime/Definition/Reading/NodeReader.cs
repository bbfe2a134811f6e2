using System.Collections.Immutable;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads <c>nodes:</c>.</summary>
internal sealed class NodeReader(DiagnosticBag diagnostics)
{
    private readonly PolicyReader _policies = new(diagnostics);
    private readonly LifetimeReader _lifetimes = new(diagnostics);

    public ImmutableArray<NodeDefinition> Read(YamlNode.Mapping? mapping) =>
        mapping is null ? [] : [.. mapping.Entries.Take(WorkflowLimits.Nodes + 1).Select(ReadNode)];

    private NodeDefinition ReadNode(YamlEntry entry)
    {
        var name = new Placed<string>(entry.Name, entry.Key.Place);
        if (entry.Value is YamlNode.Mapping mapping)
        {
            return ReadNode(name, new MappingReader(mapping, WorkflowFormat.Node, $"Node '{entry.Name}'", diagnostics));
        }

        if (entry.Value is YamlNode.Scalar { IsMissing: true })
        {
            diagnostics.Report(ReadingDiagnostics.MissingValue(entry.Key.Place, entry.Name, "a map with 'type:'", entry.Key.IsKeyOfComment()));
        }
        else if (entry.Value is not YamlNode.Broken)
        {
            diagnostics.Report(ReadingDiagnostics.WrongShape(
                Scalars.FirstLine(entry.Value), entry.Name, "a map with 'type:'", entry.Value.Describe()));
        }

        // The name exists all the same, so that edges to it are no mistakes too.
        return new NodeDefinition { Name = name, WithPlace = name.Place };
    }

    private NodeDefinition ReadNode(Placed<string> name, MappingReader reader)
    {
        if (!reader.Has("type") && !reader.Has("set"))
        {
            diagnostics.Report(NodeDiagnostics.MissingNodeType(name.Place, name.Value));
        }

        var node = ReadConduct(reader, new NodeDefinition
        {
            Name = name,
            Type = reader.FindText("type", "a node type's name"),
            With = reader.FindMapping("with")?.Entries ?? [],
            WithPlace = reader.Has("with") ? reader.KeyPlace("with") : name.Place,
            Output = ReadOutput(reader),
            Description = reader.FindText("description")?.Value,
            Metadata = reader.FindMapping("metadata"),
            Set = ReadSet(reader),
        });
        reader.Finish();
        return node;
    }

    private NodeDefinition ReadConduct(MappingReader reader, NodeDefinition node)
    {
        var (before, after) = reader.FindWord("interrupt", FormatWords.Interrupts)?.Value ?? (false, false);
        return node with
        {
            Retry = _policies.ReadRetry(reader),
            Timeout = reader.FindDuration("timeout"),
            IdleTimeout = reader.FindDuration("idle_timeout"),
            Expiry = _lifetimes.ReadExpiry(reader, $"Node '{node.Name.Value}'"),
            Cache = _lifetimes.ReadCache(reader),
            OnError = _policies.ReadOnError(reader),
            IsDeferred = reader.FindBool("defer")?.Value ?? false,
            InterruptsBefore = before,
            InterruptsAfter = after,
            Routes = reader.FindNames("routes", "a list of nodes") ?? [],
            GoToAdds = reader.FindWord("goto", FormatWords.GoTos)?.Value ?? false,
        };
    }

    private static SetDefinition? ReadSet(MappingReader reader)
    {
        var entries = reader.FindMapping("set");
        return entries is null ? null : new SetDefinition(entries.Entries, reader.KeyPlace("set"));
    }

    private OutputDefinition? ReadOutput(MappingReader reader)
    {
        switch (reader.Find("output", "a state field, or a map from state fields to values"))
        {
            case null:
                return null;
            case YamlNode.Mapping mapping:
                return new OutputDefinition.Parts(mapping.Entries);
            case YamlNode.Scalar scalar:
                return new OutputDefinition.Whole(new Placed<string>(scalar.Text, scalar.Place));
            case var other:
                diagnostics.Report(ReadingDiagnostics.WrongShape(
                    Scalars.FirstLine(other), "output", "a state field, or a map from state fields to values", other.Describe()));
                return null;
        }
    }
}
