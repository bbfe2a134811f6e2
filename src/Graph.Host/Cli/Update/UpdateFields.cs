using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Run;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Update;

/// <summary>Puts together what an update writes from what a person typed and files they named.</summary>
/// <param name="workflow">The workflow, which says of what type each field is.</param>
/// <param name="environment">Where files are and what is piped in.</param>
internal sealed class UpdateFields(CompiledWorkflow workflow, CommandEnvironment environment)
{
    private readonly TypedText _texts = new(environment);

    /// <exception cref="CommandException">A field is unknown, or cannot be read.</exception>
    internal async Task<IReadOnlyList<NodeUpdate>> ReadAsync(GivenUpdate given, CancellationToken cancellationToken)
    {
        if (given is { File: null, Fields.Count: 0, Node: null })
        {
            throw CommandException.Usage("Nothing is to be written. Give fields with --set or --file, or name a node with --as to pass it by.");
        }

        var content = given.File is { } file ? await _texts.ReadJsonAsync(file, cancellationToken) : ValueMap.Empty;
        if (content.Kind == ValueKind.List)
        {
            return given is { Fields.Count: 0, Node: null }
                ? [.. content.AsList().Select(ReadOne)]
                : throw CommandException.Usage("The file names the nodes of its updates; leave --set and --as out.");
        }

        var values = content.Kind == ValueKind.Map
            ? content.AsMap()
            : throw CommandException.Usage($"'{given.File}' holds neither an object of fields nor a list of updates.");
        foreach (var field in given.Fields)
        {
            var (name, text) = TypedText.Split(field, "--set score=9");
            values = values.Set(name, await ParseAsync(name, text, cancellationToken));
        }

        return [new NodeUpdate { Node = given.Node, Values = values, GoTo = given.GoTo.Count == 0 ? null : given.GoTo }];
    }

    private static NodeUpdate ReadOne(Value entry) =>
        entry.Kind == ValueKind.Map && entry.AsMap().TryGetValue("set", out var set) && set.Kind == ValueKind.Map
            ? new NodeUpdate
            {
                Node = entry.AsMap().TryGetValue("as", out var node) && node.Kind == ValueKind.String ? node.AsString() : null,
                Values = set.AsMap(),
                GoTo = entry.AsMap().TryGetValue("goto", out var to) && to.Kind == ValueKind.List ? [.. to.AsList().Select(name => name.AsString())] : null,
            }
            : throw CommandException.Usage("Each update of the list is an object such as {\"as\": \"judge\", \"set\": {\"score\": 9}}.");

    private async Task<Value> ParseAsync(string name, string text, CancellationToken cancellationToken)
    {
        var resolved = await _texts.ResolveAsync(name, text, cancellationToken);
        return FieldText.Parse(name, TypeOf(name, isItem: !resolved.StartsWith('[')), resolved);
    }

    /// <summary>A list that takes items takes one as it is, and several in brackets.</summary>
    private StateType TypeOf(string name, bool isItem)
    {
        var slot = workflow.Schema.FindSlot(name);
        if (slot < 0)
        {
            throw CommandException.Usage(
                $"'{workflow.Name}' has no field '{name}'.{Spelling.Suggest(name, workflow.Schema.Shape.Names)} It has {string.Join(", ", workflow.Schema.Shape.Names)}.");
        }

        var field = workflow.Schema.Fields[slot];
        return isItem && field.Reducer.AcceptsItem(field.Type) && field.Type.WithoutNull is StateType.List list ? list.Item : field.Reducer.WriteType(field.Type);
    }
}
