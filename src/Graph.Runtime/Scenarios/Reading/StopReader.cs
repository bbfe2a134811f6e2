using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Scenarios.Staging;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>Reads where a run stops at marks of its workflow, and what happens there.</summary>
internal sealed class StopReader(Vocabulary vocabulary)
{
    private const string Owner = "A stop";

    private readonly ExpectationReader _expectations = new(vocabulary);

    internal ImmutableArray<ScriptedStop> Read(YamlNode.Sequence stops) => [.. stops.Items.Select(Read).OfType<ScriptedStop>()];

    private ScriptedStop? Read(YamlNode item)
    {
        if (item is not YamlNode.Mapping mapping)
        {
            vocabulary.ReportShape(item, "stops", "a list of maps with 'before' or 'after'");
            return null;
        }

        var keys = new MappingReader(mapping, ScenarioFormat.Stop, Owner, vocabulary.Diagnostics);
        var stop = new ScriptedStop
        {
            Place = vocabulary.SpanOf(new TextRange(mapping.Place.Start, mapping.Place.Start + 1)),
            Before = ReadNodes(keys, "before", node => node.InterruptsBefore),
            After = ReadNodes(keys, "after", node => node.InterruptsAfter),
            State = keys.FindMapping("state") is { } state ? _expectations.ReadFields(state, isOutput: false) : [],
            That = keys.Find("that", "an expression, or a list of them") is { } that ? _expectations.ReadAssertions(that) : [],
            IsLeft = keys.FindWord("then", StopWords.All)?.Value ?? false,
        };
        if (!keys.Has("before") && !keys.Has("after"))
        {
            vocabulary.Diagnostics.Report(ReadingDiagnostics.MissingKey(keys.KeyPlace("before"), "before", Owner, "add 'before:' or 'after:' with the node that the run stops at"));
        }

        keys.Finish();
        return stop;
    }

    private ImmutableArray<string> ReadNodes(MappingReader keys, string key, Func<CompiledNode, bool> isMarked)
    {
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var name in keys.FindNames(key, "the name of a node, or a list of them") ?? [])
        {
            if (vocabulary.FindNode(name) is not { } found)
            {
                continue;
            }

            if (!isMarked(found.Node))
            {
                vocabulary.Diagnostics.Report(ScenarioDiagnostics.NoStopThere(name.Place, key, name.Value));
            }

            paths.Add(found.Path);
        }

        return [.. paths.Order(StringComparer.Ordinal)];
    }
}
