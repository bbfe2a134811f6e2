using System.Collections.Immutable;
using System.Globalization;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Scenarios.Staging;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>Reads the scenarios of a file; what is wrong is reported and left out.</summary>
internal sealed class ScenarioReader(Vocabulary vocabulary, string file)
{
    private static readonly Timestamp Now = Timestamp.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly StubReader _stubs = new(vocabulary);
    private readonly ExpectationReader _expectations = new(vocabulary);
    private readonly StopReader _stops = new(vocabulary);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private DiagnosticBag Diagnostics => vocabulary.Diagnostics;

    internal IReadOnlyList<Scenario> Read(YamlNode.Sequence list)
    {
        RequireEntries(list, "scenarios");
        return [.. list.Items.SelectMany(ReadEntry)];
    }

    private void RequireEntries(YamlNode.Sequence list, string key)
    {
        if (list.Items.IsEmpty)
        {
            Diagnostics.Report(ScenarioDiagnostics.NoScenarios(list.Place, key));
        }
    }

    private List<Scenario> ReadEntry(YamlNode entry)
    {
        if (AsMapping(entry, "a scenario") is not { } mapping)
        {
            return [];
        }

        var keys = new MappingReader(mapping, ScenarioFormat.Scenario, "A scenario", Diagnostics);
        if (!keys.Has("name"))
        {
            Diagnostics.Report(ReadingDiagnostics.MissingKey(keys.KeyPlace("name"), "name", "A scenario", "add 'name:' with a sentence that says what must hold"));
        }

        var draft = ReadDraft(keys, keys.FindText("name")?.Value ?? "");
        var cases = keys.FindSequence("cases");
        keys.Finish();
        if (cases is null)
        {
            return [Finish(draft)];
        }

        RequireEntries(cases, "cases");
        return [.. cases.Items.Select((item, index) => ReadCase(item, index, draft)).OfType<Scenario>()];
    }

    private Scenario? ReadCase(YamlNode item, int index, ScenarioDraft table)
    {
        if (AsMapping(item, "a case") is not { } mapping)
        {
            return null;
        }

        var keys = new MappingReader(mapping, ScenarioFormat.Case, "A case", Diagnostics);
        var name = keys.FindText("name")?.Value ?? string.Create(CultureInfo.InvariantCulture, $"case {index + 1}");
        var draft = ReadDraft(keys, name);
        keys.Finish();
        return Finish(draft.Over(table));
    }

    private YamlNode.Mapping? AsMapping(YamlNode node, string what)
    {
        if (node is not YamlNode.Mapping)
        {
            vocabulary.ReportShape(node, what, "a map");
        }

        return node as YamlNode.Mapping;
    }

    private ScenarioDraft ReadDraft(MappingReader keys, string name)
    {
        var place = keys.Has("name") ? keys.KeyPlace("name") : new TextRange(keys.Place.Start, keys.Place.Start + 1);
        var input = keys.FindMapping("input");
        return new ScenarioDraft
        {
            Name = name,
            Place = place,
            Input = input is null ? ValueMap.Empty : ReadInput(input),
            InputNames = input is null ? [] : [.. input.Entries.Select(entry => entry.Name)],
            Context = keys.FindMapping("context") is { } context && vocabulary.ReadLiteral(context, "context", StateType.Any) is { } given ? given.AsMap() : ValueMap.Empty,
            Now = keys.Find("now", "a point in time") is { } now ? vocabulary.ReadLiteral(now, "now", StateType.Timestamp)?.AsTimestamp() : null,
            Stubs = keys.FindMapping("stubs") is { } stubs ? _stubs.Read(stubs) : ImmutableDictionary<string, Stub>.Empty,
            Answers = keys.Find("answers", "a list of answers, or a map of them by node") is { } answers ? ReadAnswers(answers) : null,
            Stops = keys.FindSequence("stops") is { } stops ? _stops.Read(stops) : null,
            Expectation = _expectations.Read(keys.FindMapping("expect"), place),
        };
    }

    private ValueMap ReadInput(YamlNode.Mapping input)
    {
        var fields = new List<KeyValuePair<Value, Value>>();
        foreach (var entry in input.Entries)
        {
            var slot = vocabulary.Workflow.Schema.FindSlot(entry.Name);
            if (slot < 0 || !vocabulary.Workflow.Input.Any(field => field.Slot == slot))
            {
                var known = vocabulary.Workflow.Input.Select(field => vocabulary.Workflow.Schema.Fields[field.Slot].Name).ToList();
                var takes = known.Count == 0 ? "no input" : string.Join(", ", known);
                Diagnostics.Report(ScenarioDiagnostics.UnknownInput(entry.Key.Place, entry.Name, vocabulary.Workflow.Name, takes, Suggestion.Closest(entry.Name, known)));
            }
            else if (vocabulary.ReadLiteral(entry.Value, entry.Name, InputTypeOf(vocabulary.Workflow.Schema.Fields[slot], entry.Value)) is { } value)
            {
                fields.Add(KeyValuePair.Create<Value, Value>(entry.Name, value));
            }
        }

        return ValueMap.From(fields);
    }

    private static StateType InputTypeOf(StateField field, YamlNode given) =>
        given is not YamlNode.Sequence && field.Reducer.AcceptsItem(field.Type) && field.Type.WithoutNull is StateType.List list
            ? list.Item
            : field.Reducer.WriteType(field.Type);

    private ScriptedAnswers ReadAnswers(YamlNode answers)
    {
        switch (answers)
        {
            case YamlNode.Sequence list:
                return ScriptedAnswers.None with { InOrder = ReadList(list) };
            case YamlNode.Mapping map:
                var byNode = map.Entries.Where(entry => vocabulary.FindNode(entry.Name, entry.Key.Place) is not null);
                return ScriptedAnswers.None with { ByNode = byNode.ToImmutableDictionary(entry => entry.Name, entry => ReadOneOrMore(entry.Value)) };
            default:
                vocabulary.ReportShape(answers, "answers", "a list of answers, or a map of them by node");
                return ScriptedAnswers.None;
        }
    }

    private ImmutableArray<ScriptedAnswer> ReadOneOrMore(YamlNode answers) => answers is YamlNode.Sequence list ? ReadList(list) : [ReadAnswer(answers)];

    private ImmutableArray<ScriptedAnswer> ReadList(YamlNode.Sequence list) => [.. list.Items.Select(ReadAnswer)];

    private ScriptedAnswer ReadAnswer(YamlNode answer) =>
        new(vocabulary.ReadLiteral(answer, "answers", StateType.Any) ?? Value.Null, vocabulary.SpanOf(Scalars.FirstLine(answer)));

    private Scenario Finish(ScenarioDraft draft)
    {
        var schema = vocabulary.Workflow.Schema;
        foreach (var field in vocabulary.Workflow.Input.Where(field => field.IsRequired && schema.Fields[field.Slot].Default.IsNull))
        {
            var missing = schema.Fields[field.Slot];
            if (!draft.InputNames.Contains(missing.Name))
            {
                Diagnostics.Report(ScenarioDiagnostics.MissingInput(draft.Place, draft.Name, missing.Name, missing.Type.Name));
            }
        }

        if (!_names.Add(draft.Name))
        {
            Diagnostics.Report(ScenarioDiagnostics.RepeatedName(draft.Place, draft.Name));
        }

        return new Scenario
        {
            Name = draft.Name,
            File = file,
            Place = vocabulary.SpanOf(draft.Place),
            Workflow = vocabulary.Workflow,
            Input = draft.Input,
            Context = draft.Context,
            Now = draft.Now ?? Now,
            Stubs = draft.Stubs,
            Answers = draft.Answers ?? ScriptedAnswers.None,
            Stops = draft.Stops,
            Expectation = draft.Expectation,
        };
    }
}
