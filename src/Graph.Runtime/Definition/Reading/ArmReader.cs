using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads the arms of a choice, and what an edge and an arm have in common: targets and <c>each</c>.</summary>
internal sealed class ArmReader(DiagnosticBag diagnostics)
{
    /// <summary>The keys that only have a meaning beside <c>each</c>.</summary>
    public static IReadOnlyList<string> EachKeys { get; } = ["as", "max", "on_item_error", "errors"];

    public EdgeAction.Choose ReadChoice(YamlNode.Sequence list, TextRange place, bool matchesAll)
    {
        var arms = ImmutableArray.CreateBuilder<ArmDefinition>();
        ArmDefinition? otherwise = null;
        foreach (var (arm, index) in list.Items.Select((arm, index) => (arm, index)))
        {
            if (arm is not YamlNode.Mapping mapping)
            {
                ReportShape(arm);
                continue;
            }

            var reader = new MappingReader(mapping, WorkflowFormat.Arm, "An arm", diagnostics);
            if (reader.Has("else"))
            {
                ReportElse(reader, otherwise, isLast: index == list.Items.Length - 1);
                otherwise = ReadElse(reader) ?? otherwise;
            }
            else if (ReadArm(reader) is { } read)
            {
                arms.Add(read);
            }
        }

        var hasElse = otherwise is not null || list.Items.Any(arm => arm is YamlNode.Broken || (arm is YamlNode.Mapping map && map.Entries.Any(entry => entry.Name == "else")));
        if (!hasElse)
        {
            diagnostics.Report(EdgeDiagnostics.ChoiceWithoutElse(place));
        }

        return new EdgeAction.Choose(arms.ToImmutable(), otherwise, matchesAll, place);
    }

    /// <summary>The nodes behind <c>to</c> or <c>else</c>; null when there are none, which was reported.</summary>
    public ImmutableArray<Placed<string>>? ReadTargets(MappingReader reader, string key)
    {
        if (reader.FindNames(key, "a node or a list of nodes") is not { } names)
        {
            return null;
        }

        foreach (var twice in names.GroupBy(name => name.Value).Where(group => group.Count() > 1))
        {
            diagnostics.Report(ReadingDiagnostics.RepeatedName(twice.Last().Place, key, twice.Key));
        }

        if (names.Length == 0)
        {
            diagnostics.Report(ReadingDiagnostics.MissingValue(reader.KeyPlace(key), key, "a node or a list of nodes", false));
        }

        return names.Length == 0 ? null : names;
    }

    public EdgeAction.Each? ReadEach(MappingReader reader, ImmutableArray<Placed<string>> targets)
    {
        var items = reader.Find("each", "an expression for a list");
        var name = reader.FindText("as", "a name for the item");
        var most = reader.FindWhole("max");
        var policy = reader.FindWord("on_item_error", FormatWords.ItemErrors);
        var errors = reader.FindText("errors", "a state field's name");
        var collects = policy?.Value == ItemErrorPolicy.Collect;
        if (collects && !reader.Has("errors"))
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(
                policy!.Place, "errors", "'on_item_error: collect'", "add 'errors:' with the list field that takes the error records"));
        }
        else if (!collects && errors is not null)
        {
            diagnostics.Report(EdgeDiagnostics.KeyNotForEdge(reader.KeyPlace("errors"), "errors", "it belongs to 'on_item_error: collect'"));
        }

        return items is null ? null : new EdgeAction.Each(new EachDefinition
        {
            Items = items,
            ItemName = name ?? new Placed<string>("item", reader.KeyPlace("each")),
            Nodes = targets,
            MaxConcurrency = (int?)most?.Value,
            OnItemError = policy?.Value ?? ItemErrorPolicy.Fail,
            ErrorsField = collects ? errors : null,
        });
    }

    private void ReportShape(YamlNode arm)
    {
        if (arm is not YamlNode.Broken)
        {
            diagnostics.Report(ReadingDiagnostics.WrongShape(
                Scalars.FirstLine(arm), "choose", "a list of arms such as { when: …, to: … } and { else: … }", arm.Describe()));
        }
    }

    private void ReportElse(MappingReader reader, ArmDefinition? earlier, bool isLast)
    {
        if (earlier is not null || !isLast)
        {
            diagnostics.Report(EdgeDiagnostics.ElseNotLast(reader.KeyPlace("else")));
        }
    }

    private ArmDefinition? ReadElse(MappingReader reader)
    {
        var targets = ReadTargets(reader, "else");
        foreach (var key in new[] { "when", "to" })
        {
            reader.Allow(key);
            if (reader.Has(key))
            {
                diagnostics.Report(EdgeDiagnostics.KeyNotForEdge(reader.KeyPlace(key), key, "an 'else' has no condition, and its value is where it goes"));
            }
        }

        return Finish(reader, null, targets);
    }

    private ArmDefinition? ReadArm(MappingReader reader)
    {
        var condition = reader.Find("when", "an expression");
        var targets = ReadTargets(reader, "to");
        reader.Allow("else");
        if (!reader.Has("when") || !reader.Has("to"))
        {
            diagnostics.Report(EdgeDiagnostics.IncompleteArm(FirstKey(reader), reader.Has("when") ? "to" : "when"));
        }

        // An arm whose condition is unreadable is still an arm: what it leads to can be reached.
        return Finish(reader, condition ?? new YamlNode.Broken(reader.Place), targets);
    }

    private ArmDefinition? Finish(MappingReader reader, YamlNode? condition, ImmutableArray<Placed<string>>? targets)
    {
        EdgeAction? then = null;
        if (reader.Has("each"))
        {
            then = targets is null ? null : ReadEach(reader, targets.Value);
        }
        else
        {
            ReportEachKeys(reader);
            then = targets is null ? null : new EdgeAction.To(targets.Value);
        }

        reader.Finish();
        return then is null ? null : new ArmDefinition(reader.Place, condition, then);
    }

    private void ReportEachKeys(MappingReader reader)
    {
        reader.Allow("each");
        foreach (var key in EachKeys)
        {
            reader.Allow(key);
            if (reader.Has(key))
            {
                diagnostics.Report(EdgeDiagnostics.KeyNotForEdge(reader.KeyPlace(key), key, "it belongs to 'each'"));
            }
        }
    }

    private static TextRange FirstKey(MappingReader reader) =>
        reader.Has("when") ? reader.KeyPlace("when") : reader.Has("to") ? reader.KeyPlace("to") : reader.KeyPlace("");
}
