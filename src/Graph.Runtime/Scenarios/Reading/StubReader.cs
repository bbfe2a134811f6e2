using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Scenarios.Staging;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>Reads what stands in for the code of nodes.</summary>
internal sealed class StubReader(Vocabulary vocabulary)
{
    private static readonly string[] TurnKeys = ["result", "error", "goto", "update"];

    private DiagnosticBag Diagnostics => vocabulary.Diagnostics;

    internal ImmutableDictionary<string, Stub> Read(YamlNode.Mapping stubs)
    {
        var read = ImmutableDictionary.CreateBuilder<string, Stub>(StringComparer.Ordinal);
        foreach (var entry in stubs.Entries)
        {
            if (vocabulary.FindNode(entry.Name, entry.Key.Place) is not { } found)
            {
                continue;
            }

            if (found.Node.Implementation is null)
            {
                Diagnostics.Report(ScenarioDiagnostics.NothingToStub(entry.Key.Place, found.Path));
            }
            else if (In(found.Vocabulary).ReadStub(entry, found.Node) is { } stub)
            {
                read[found.Path] = stub;
            }
        }

        return read.ToImmutable();
    }

    private StubReader In(Vocabulary other) => other == vocabulary ? this : new StubReader(other);

    private Stub? ReadStub(YamlEntry entry, CompiledNode node)
    {
        if (entry.Value is not YamlNode.Mapping mapping)
        {
            vocabulary.ReportShape(entry.Value, entry.Name, "a map with 'result', 'results', 'error', 'goto' or 'calls'");
            return null;
        }

        var owner = $"The stub of '{node.Name}'";
        var keys = new MappingReader(mapping, ScenarioFormat.Stub, owner, Diagnostics);
        var results = keys.FindSequence("results");
        var calls = keys.FindSequence("calls");
        var turns = ReadTurn(keys, node, owner, isOptional: keys.Has("results") || keys.Has("calls"));
        keys.Finish();
        if (new[] { keys.Has("results"), keys.Has("calls"), turns.Length > 0 }.Count(given => given) > 1)
        {
            Diagnostics.Report(ScenarioDiagnostics.StubShape(entry.Key.Place, owner, "has one of 'results', 'calls' and a single turn, not several of them"));
        }

        return ToStub(results, calls, turns, keys.Has("times"), node) is { } stub
            ? stub with { Place = vocabulary.SpanOf(entry.Key.Place) }
            : null;
    }

    private Stub? ToStub(YamlNode.Sequence? results, YamlNode.Sequence? calls, ImmutableArray<StubTurn> turns, bool isCounted, CompiledNode node)
    {
        if (results is not null)
        {
            turns = [.. results.Items.Select(item => ReadResult(item, node)).OfType<StubTurn>()];
        }
        else if (calls is not null)
        {
            turns = [.. calls.Items.SelectMany(item => ReadCall(item, node))];
        }

        if ((results ?? calls) is { Items.IsEmpty: true } empty)
        {
            Diagnostics.Report(ScenarioDiagnostics.NoScenarios(empty.Place, results is null ? "calls" : "results"));
        }

        var afterLast = (results ?? calls) is not null ? AfterLastTurn.IsAMistake : isCounted ? AfterLastTurn.RunsTheNode : AfterLastTurn.Repeats;
        return turns.IsEmpty ? null : new Stub(turns, afterLast, default);
    }

    private ImmutableArray<StubTurn> ReadCall(YamlNode item, CompiledNode node)
    {
        if (item is not YamlNode.Mapping mapping)
        {
            vocabulary.ReportShape(item, "calls", "a list of maps with 'result', 'error' or 'goto'");
            return [];
        }

        var owner = $"A call of '{node.Name}'";
        var keys = new MappingReader(mapping, ScenarioFormat.Call, owner, Diagnostics);
        var turns = ReadTurn(keys, node, owner, isOptional: false);
        keys.Finish();
        return turns;
    }

    private ImmutableArray<StubTurn> ReadTurn(MappingReader keys, CompiledNode node, string owner, bool isOptional)
    {
        var takes = keys.FindDuration("takes") ?? TimeSpan.Zero;
        var times = (int)(keys.FindWhole("times")?.Value ?? 1);
        var result = keys.FindAny("result");
        var error = keys.Find("error", "a message, or a map with 'kind' and 'message'");
        var command = ReadCommand(keys, node);
        var given = TurnKeys.Where(keys.Has).ToList();
        if (given.Count == 0 ? !isOptional : given.Count > 1 && given is not ["goto", "update"])
        {
            Diagnostics.Report(ScenarioDiagnostics.StubShape(
                keys.KeyPlace(given.FirstOrDefault() ?? ""), owner, "has exactly one of 'result', 'error' and 'goto' (with 'update' if need be)"));
        }

        StubTurn? turn = result is not null ? ReadResult(result, node) : error is not null ? ReadError(error) : command;
        return turn is null ? [] : [.. Enumerable.Repeat(turn with { Takes = takes }, times)];
    }

    private StubTurn.Returns? ReadResult(YamlNode result, CompiledNode node)
    {
        var value = vocabulary.ReadValue(result, "result", node.ResultType, node.Index);
        return value is null ? null : new StubTurn.Returns(value);
    }

    private StubTurn.Fails? ReadError(YamlNode error)
    {
        if (error is YamlNode.Scalar scalar)
        {
            return new StubTurn.Fails(ErrorKind.Exception, scalar.Text, null);
        }

        if (error is not YamlNode.Mapping mapping)
        {
            vocabulary.ReportShape(error, "error", "a message, or a map with 'kind' and 'message'");
            return null;
        }

        var keys = new MappingReader(mapping, ScenarioFormat.StubError, "An error", Diagnostics);
        var kind = keys.FindText("kind")?.Value ?? ErrorKind.Exception;
        var message = keys.FindText("message")?.Value ?? "the stub failed";
        var retryAfter = keys.FindDuration("retry_after");
        keys.Finish();
        return new StubTurn.Fails(kind, message, retryAfter);
    }

    private StubTurn.Decides? ReadCommand(MappingReader keys, CompiledNode node)
    {
        var targets = keys.FindNames("goto", "the name of a node, or a list of them");
        foreach (var target in targets ?? [])
        {
            if (!node.GoToTargets.ContainsKey(target.Value))
            {
                Diagnostics.Report(ScenarioDiagnostics.StubShape(
                    target.Place, $"'{node.Name}'",
                    $"cannot go to '{target.Value}': {(node.GoToTargets.IsEmpty ? "it declares no 'routes:'" : $"its routes are {string.Join(", ", node.GoToTargets.Keys.Order(StringComparer.Ordinal))}")}"));
            }
        }

        var update = keys.FindMapping("update");
        return targets is null && update is null
            ? null
            : new StubTurn.Decides(targets is null ? null : [.. targets.Value.Select(target => target.Value)], update is null ? [] : ReadUpdate(update, node));
    }

    private ImmutableArray<KeyValuePair<string, CompiledValue>> ReadUpdate(YamlNode.Mapping update, CompiledNode node)
    {
        var writes = ImmutableArray.CreateBuilder<KeyValuePair<string, CompiledValue>>();
        foreach (var entry in update.Entries)
        {
            if (vocabulary.FindField(entry.Key) is { } slot)
            {
                var field = vocabulary.Workflow.Schema.Fields[slot];
                var isItem = entry.Value is not YamlNode.Sequence && field.Reducer.AcceptsItem(field.Type);
                var type = isItem ? State.StateType.Any : field.Reducer.WriteType(field.Type);
                if (vocabulary.ReadValue(entry.Value, entry.Name, type, node.Index) is { } value)
                {
                    writes.Add(KeyValuePair.Create(entry.Name, value));
                }
            }
        }

        return writes.ToImmutable();
    }
}
