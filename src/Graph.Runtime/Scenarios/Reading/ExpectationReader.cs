using System.Collections.Immutable;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Expressions;
using Graph.Runtime.Scenarios.Checking;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>Reads what must come of a run.</summary>
internal sealed class ExpectationReader(Vocabulary vocabulary)
{
    private DiagnosticBag Diagnostics => vocabulary.Diagnostics;

    internal Expectation Read(YamlNode.Mapping? expect, TextRange scenario)
    {
        var none = new Expectation { Place = vocabulary.SpanOf(scenario) };
        if (expect is null)
        {
            return none;
        }

        var keys = new MappingReader(expect, ScenarioFormat.Expectation, "'expect'", Diagnostics);
        var read = none with
        {
            Status = keys.FindWord("status", StatusNames.All) is { } status ? At(status.Value, status.Place) : null,
            Path = keys.FindSequence("path") is { } path ? At(ReadPath(path), keys.KeyPlace("path")) : null,
            Steps = keys.FindWhole("steps") is { } steps ? At(steps.Value, steps.Place) : null,
            Runs = keys.FindMapping("runs") is { } runs ? ReadRuns(runs) : none.Runs,
            State = keys.FindMapping("state") is { } state ? ReadFields(state, isOutput: false) : [],
            Output = keys.FindMapping("output") is { } output ? ReadFields(output, isOutput: true) : [],
            That = keys.Find("that", "an expression, or a list of them") is { } that ? ReadAssertions(that) : [],
            Error = keys.FindMapping("error") is { } error ? At(ReadError(error), keys.KeyPlace("error")) : null,
            Events = keys.FindSequence("events") is { } events ? At(ReadEvents(events), keys.KeyPlace("events")) : null,
        };
        keys.Finish();
        return read;
    }

    private Expected<T> At<T>(T value, TextRange place) => new(value, vocabulary.SpanOf(place));

    private ImmutableArray<PathStep> ReadPath(YamlNode.Sequence path) => [.. path.Items.Select(ReadStep)];

    private PathStep ReadStep(YamlNode step)
    {
        var names = Scalars.ReadNames(step, "path", "the name of a node, or a list of the nodes of one step", Diagnostics) ?? [];
        foreach (var name in names)
        {
            vocabulary.FindNode(name);
        }

        return PathStep.Of(names.Select(name => name.Value));
    }

    private ImmutableSortedDictionary<string, Expected<long>> ReadRuns(YamlNode.Mapping runs)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, Expected<long>>(StringComparer.Ordinal);
        var keys = new MappingReader(runs, "'runs'", Diagnostics);
        foreach (var entry in runs.Entries.Where(entry => vocabulary.FindNode(entry.Name, entry.Key.Place) is not null))
        {
            if (keys.FindWhole(entry.Name, 0, int.MaxValue) is { } count)
            {
                read[entry.Name] = At(count.Value, count.Place);
            }
        }

        return read.ToImmutable();
    }

    internal ImmutableArray<ExpectedField> ReadFields(YamlNode.Mapping fields, bool isOutput)
    {
        var read = ImmutableArray.CreateBuilder<ExpectedField>();
        foreach (var entry in fields.Entries)
        {
            if (FindField(entry.Key, isOutput) is { } slot
                && vocabulary.ReadLiteral(entry.Value, entry.Name, PartialType.Of(vocabulary.Workflow.Schema.Fields[slot].Type)) is { } value)
            {
                read.Add(new ExpectedField(slot, entry.Name, WithoutGaps(value, entry.Value), vocabulary.SpanOf(entry.Key.Place)));
            }
        }

        return read.ToImmutable();
    }

    private int? FindField(YamlNode.Scalar name, bool isOutput)
    {
        if (!isOutput)
        {
            return vocabulary.FindField(name);
        }

        var schema = vocabulary.Workflow.Schema;
        var slot = schema.FindSlot(name.Text);
        if (vocabulary.Workflow.Output.Contains(slot))
        {
            return slot;
        }

        var known = vocabulary.Workflow.Output.Select(field => schema.Fields[field].Name).ToList();
        Diagnostics.Report(ScenarioDiagnostics.NoOutputField(name.Place, name.Text, vocabulary.Workflow.Name, known, Suggestion.Closest(name.Text, known)));
        return null;
    }

    // A record that was fitted has all of its fields; only those that the author wrote are expected.
    private static Values.Value WithoutGaps(Values.Value fitted, YamlNode written) => (fitted.Kind, written) switch
    {
        (Values.ValueKind.Map, YamlNode.Mapping map) => Values.ValueMap.From(map.Entries.Select(
            entry => KeyValuePair.Create<Values.Value, Values.Value>(entry.Name, WithoutGaps(fitted.AsMap()[entry.Name], entry.Value)))),
        (Values.ValueKind.List, YamlNode.Sequence list) => Values.ValueList.From(fitted.AsList().Zip(list.Items, WithoutGaps)),
        _ => fitted,
    };

    internal ImmutableArray<Expected<CompiledExpression>> ReadAssertions(YamlNode that)
    {
        var read = ImmutableArray.CreateBuilder<Expected<CompiledExpression>>();
        foreach (var item in that is YamlNode.Sequence list ? list.Items : [that])
        {
            if (item is not YamlNode.Scalar scalar)
            {
                vocabulary.ReportShape(item, "that", "an expression, or a list of them");
            }
            else if (vocabulary.ReadAssertion(scalar, "that") is { } assertion)
            {
                read.Add(At(assertion, scalar.Place));
            }
        }

        return read.ToImmutable();
    }

    private ExpectedError ReadError(YamlNode.Mapping error)
    {
        var keys = new MappingReader(error, ScenarioFormat.ExpectedError, "An expected error", Diagnostics);
        var node = keys.FindText("node", "the name of a node");
        var expected = new ExpectedError(
            keys.FindText("kind", "a kind of error")?.Value,
            keys.FindText("message", "a part of the message")?.Value,
            node is null ? null : vocabulary.FindNode(node)?.Path);
        keys.Finish();
        return expected;
    }

    private ImmutableArray<ExpectedEvent> ReadEvents(YamlNode.Sequence events) => [.. events.Items.Select(ReadEvent).OfType<ExpectedEvent>()];

    private ExpectedEvent? ReadEvent(YamlNode item)
    {
        switch (item)
        {
            case YamlNode.Scalar scalar when EventNames.All.Contains(scalar.Text, StringComparer.Ordinal):
                return new ExpectedEvent(scalar.Text, null);
            case YamlNode.Scalar scalar:
                Diagnostics.Report(ReadingDiagnostics.UnknownWord(scalar.Place, "events", scalar.Text, EventNames.All, Suggestion.Closest(scalar.Text, EventNames.All)));
                return null;
            case YamlNode.Mapping { Entries: [var entry] } when EventNames.All.Contains(entry.Name, StringComparer.Ordinal):
                var keys = new MappingReader((YamlNode.Mapping)item, "An event", Diagnostics);
                return keys.FindText(entry.Name, "the name of a node") is { } node && vocabulary.FindNode(node) is { } known
                    ? new ExpectedEvent(entry.Name, known.Path)
                    : null;
            case YamlNode.Mapping { Entries: [var entry] }:
                Diagnostics.Report(ReadingDiagnostics.UnknownWord(entry.Key.Place, "events", entry.Name, EventNames.All, Suggestion.Closest(entry.Name, EventNames.All)));
                return null;
            default:
                vocabulary.ReportShape(item, "events", "a list of event names, or of 'event: node'");
                return null;
        }
    }
}
