using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads <c>edges:</c>; an arrow becomes the edges that it stands for.</summary>
internal sealed class EdgeReader(DiagnosticBag diagnostics)
{
    private readonly ArmReader _arms = new(diagnostics);

    public ImmutableArray<EdgeDefinition> Read(YamlNode.Sequence? list)
    {
        var edges = ImmutableArray.CreateBuilder<EdgeDefinition>();
        foreach (var item in list?.Items ?? [])
        {
            if (edges.Count > WorkflowLimits.Edges)
            {
                break;
            }

            switch (item)
            {
                case YamlNode.Scalar scalar:
                    edges.AddRange(new ArrowParser(scalar, diagnostics).Parse());
                    break;
                case YamlNode.Mapping mapping when ReadEdge(mapping) is { } edge:
                    edges.Add(edge);
                    break;
                case YamlNode.Sequence:
                    diagnostics.Report(EdgeDiagnostics.InvalidEdge(Scalars.FirstLine(item), "an edge is 'a -> b' or a map with 'from:'"));
                    break;
            }
        }

        return edges.ToImmutable();
    }

    private EdgeDefinition? ReadEdge(YamlNode.Mapping mapping)
    {
        var reader = new MappingReader(mapping, WorkflowFormat.Edge, "An edge", diagnostics);
        var place = new TextRange(mapping.Place.Start, mapping.Entries.Length == 0 ? mapping.Place.End : mapping.Entries[0].Value.Place.End);
        var sources = reader.FindNames("from", "a node or a list of nodes");
        if (!reader.Has("from"))
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(new TextRange(place.Start, place.Start + 1), "from", "An edge", "say after which node it comes"));
        }

        var action = reader.Has("choose") ? ReadChoose(reader) : ReadDirect(reader, sources);
        ReportStrays(reader);
        reader.Finish();
        return sources is { Length: > 0 } names && action is not null ? new EdgeDefinition(place, names, action) : null;
    }

    private EdgeAction? ReadDirect(MappingReader reader, ImmutableArray<Placed<string>>? sources)
    {
        if (!reader.Has("to"))
        {
            reader.Allow("to");
            reader.Allow("choose");
            diagnostics.Report(ReadingDiagnostics.MissingKey(
                reader.KeyPlace("from"), "to", "An edge", "add 'to:' with what runs next, or 'choose:' with conditions"));
        }

        if (_arms.ReadTargets(reader, "to") is not { } targets)
        {
            return null;
        }

        if (reader.Has("each"))
        {
            return _arms.ReadEach(reader, targets);
        }

        var join = reader.Find("join", "active, all, any or a number");
        return reader.Has("join") || sources is { Length: > 1 }
            ? ReadJoin(reader, join, sources, targets)
            : new EdgeAction.To(targets);
    }

    private EdgeAction.Join? ReadJoin(
        MappingReader reader, YamlNode? join, ImmutableArray<Placed<string>>? sources, ImmutableArray<Placed<string>> targets)
    {
        var place = join?.Place ?? reader.KeyPlace("from");
        if (sources is not { Length: > 1 })
        {
            diagnostics.Report(EdgeDiagnostics.JoinWithoutSources(reader.KeyPlace("join")));
            return null;
        }

        if (join is null)
        {
            return reader.Has("join") ? null : new EdgeAction.Join(targets, JoinMode.Active, null, place);
        }

        return ReadMode(join) is var (mode, count) ? new EdgeAction.Join(targets, mode, count, place) : null;
    }

    private (JoinMode Mode, Placed<long>? Count)? ReadMode(YamlNode join)
    {
        switch (join)
        {
            case YamlNode.Scalar word when FormatWords.Joins.TryGetValue(word.Text, out var mode):
                return (mode, null);
            case YamlNode.Scalar number when CoreSchema.Resolve(number).IsNumber:
                return Scalars.ReadWhole(number, "join", 1, int.MaxValue, diagnostics) is { } count ? (JoinMode.Count, count) : null;
            case YamlNode.Scalar word:
                diagnostics.Report(ReadingDiagnostics.UnknownWord(
                    word.Place, "join", word.Text, [.. FormatWords.Joins.Keys, "a number"], Suggestion.Closest(word.Text, FormatWords.Joins.Keys)));
                return null;
            default:
                diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(join), "join", "active, all, any or a number", join.Describe()));
                return null;
        }
    }

    private EdgeAction.Choose? ReadChoose(MappingReader reader)
    {
        var arms = reader.FindSequence("choose");
        var match = reader.FindWord("match", FormatWords.Matches);
        return arms is null ? null : _arms.ReadChoice(arms, reader.KeyPlace("choose"), match?.Value ?? false);
    }

    // Keys of the format that this form of edge has no use for.
    private void ReportStrays(MappingReader reader)
    {
        var isChoice = reader.Has("choose");
        var isEach = reader.Has("each");
        ReportStray(reader, "to", isChoice, "the arms of 'choose' say where to go");
        ReportStray(reader, "join", isChoice || isEach, "a join goes to nodes by 'to' alone; put the choice behind the node that the join goes to");
        ReportStray(reader, "each", isChoice, "an arm may have it, beside its 'when'");
        ReportStray(reader, "match", !isChoice, "it belongs to 'choose'");
        foreach (var key in ArmReader.EachKeys)
        {
            ReportStray(reader, key, isChoice || !isEach, "it belongs to 'each'");
        }
    }

    private void ReportStray(MappingReader reader, string key, bool isStray, string help)
    {
        if (!isStray)
        {
            return;
        }

        if (reader.Has(key))
        {
            diagnostics.Report(EdgeDiagnostics.KeyNotForEdge(reader.KeyPlace(key), key, help));
        }

        reader.Allow(key);
    }
}
