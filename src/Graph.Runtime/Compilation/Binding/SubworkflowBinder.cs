using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation.Composition;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Binds nodes of type <c>workflow</c>: the file that they run, what they give it, and what comes back.</summary>
internal sealed class SubworkflowBinder(Composer composer, SourceText source, ValueBinder values, DiagnosticBag diagnostics)
{
    /// <summary>What authors write under <c>type:</c>.</summary>
    public const string TypeName = "workflow";

    private const string FileKey = "file";
    private const string InputKey = "input";
    private const string PersistKey = "persist";

    private static readonly string[] Keys = [.. WorkflowFormat.Subworkflow.Keys.Select(key => key.Name)];

    /// <summary>The texts of all files that the nodes bound so far use, by full path.</summary>
    public ImmutableDictionary<string, string> Files { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How many levels of workflows the nodes bound so far bring.</summary>
    public int Height { get; private set; }

    /// <summary>What a node runs; null when there is no workflow to run, which was reported.</summary>
    public SubworkflowCall? Bind(int index, NodeDefinition node, ExpressionScope scope)
    {
        foreach (var entry in node.With.Where(entry => !Keys.Contains(entry.Name, StringComparer.Ordinal)))
        {
            diagnostics.Report(NodeDiagnostics.UnknownParameter(
                entry.Key.Place, entry.Name, TypeName, Keys, Suggestion.Closest(entry.Name, Keys)));
        }

        var given = node.With.ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
        var persistence = BindPersistence(given.GetValueOrDefault(PersistKey));
        if (FindFile(node, given.GetValueOrDefault(FileKey)) is not { } file || composer.FindWorkflow(file, source, diagnostics) is not { } composed)
        {
            return null;
        }

        Files = Files.SetItems(composed.Files);
        Height = Math.Max(Height, composed.Height);
        var workflow = composed.Workflow!;
        var input = BindInput(index, node, given.GetValueOrDefault(InputKey), workflow, scope);
        return new SubworkflowCall(workflow, input, ResultTypeOf(workflow), persistence);
    }

    /// <summary>The output fields as a record; a field that nothing was written to is null in it.</summary>
    private static StateType.Record ResultTypeOf(CompiledWorkflow workflow) => new(
        $"{workflow.Name} output",
        [.. workflow.Output.Select(slot => workflow.Schema.Fields[slot]).Select(field => new RecordField(field.Name, field.Type, field.Description))]);

    private Placed<string>? FindFile(NodeDefinition node, YamlNode? given)
    {
        switch (given)
        {
            case null:
                diagnostics.Report(NodeDiagnostics.MissingParameter(node.WithPlace, FileKey, TypeName, "a path"));
                return null;
            case YamlNode.Scalar scalar when ExpressionText.StartsLikeOne(scalar.Text) || scalar.Text.Contains("{{", StringComparison.Ordinal):
                diagnostics.Report(NodeDiagnostics.NotConstant(scalar.Place, FileKey, "a path"));
                return null;
            case YamlNode.Scalar { IsMissing: false } scalar:
                return new Placed<string>(scalar.Text, scalar.Place);
            default:
                diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(given), FileKey, "a path", given.Describe()));
                return null;
        }
    }

    private SubworkflowPersistence BindPersistence(YamlNode? given)
    {
        switch (given)
        {
            case null:
                return SubworkflowPersistence.Call;
            case YamlNode.Scalar scalar when FormatWords.Persistences.TryGetValue(scalar.Text, out var persistence):
                return persistence;
            case YamlNode.Scalar scalar:
                diagnostics.Report(ReadingDiagnostics.UnknownWord(
                    scalar.Place, PersistKey, scalar.Text, FormatWords.Persistences.Keys, Suggestion.Closest(scalar.Text, FormatWords.Persistences.Keys)));
                return SubworkflowPersistence.Call;
            default:
                diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(given), PersistKey, "call or thread", given.Describe()));
                return SubworkflowPersistence.Call;
        }
    }

    private CompiledValue.Mapping? BindInput(int index, NodeDefinition node, YamlNode? given, CompiledWorkflow workflow, ExpressionScope scope)
    {
        if (given is not (null or YamlNode.Mapping))
        {
            diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(given), InputKey, "a map from input fields to values", given.Describe()));
            return null;
        }

        var entries = (given as YamlNode.Mapping)?.Entries ?? [];
        var known = workflow.Input.ToDictionary(input => workflow.Schema.Fields[input.Slot].Name, StringComparer.Ordinal);
        var isWhole = CheckNames(node, entries, workflow, known);
        var parts = ImmutableArray.CreateBuilder<KeyValuePair<string, CompiledValue>>(entries.Length);
        foreach (var entry in entries.Where(entry => known.ContainsKey(entry.Name)))
        {
            if (BindField(index, entry, workflow.Schema.Fields[known[entry.Name].Slot], scope) is { } value)
            {
                parts.Add(KeyValuePair.Create(entry.Name, value));
                continue;
            }

            isWhole = false;
        }

        return isWhole ? new CompiledValue.Mapping(parts.ToImmutable()) : null;
    }

    private bool CheckNames(
        NodeDefinition node, ImmutableArray<YamlEntry> entries, CompiledWorkflow workflow, Dictionary<string, InputField> known)
    {
        var isWhole = true;
        foreach (var entry in entries.Where(entry => !known.ContainsKey(entry.Name)))
        {
            isWhole = false;
            diagnostics.Report(CompositionDiagnostics.UnknownInput(
                entry.Key.Place, entry.Name, workflow.Name, known.Keys, Suggestion.Closest(entry.Name, known.Keys)));
        }

        var given = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, input) in known.Where(input => input.Value.IsRequired && !given.Contains(input.Key)))
        {
            var field = workflow.Schema.Fields[input.Slot];
            if (field.Default.IsNull)
            {
                isWhole = false;
                diagnostics.Report(CompositionDiagnostics.MissingInput(node.WithPlace, name, workflow.Name, field.Type.Name));
            }
        }

        return isWhole;
    }

    private CompiledValue? BindField(int index, YamlEntry entry, StateField field, ExpressionScope scope)
    {
        var whole = field.Reducer.WriteType(field.Type);
        var item = field.Reducer.AcceptsItem(field.Type) && field.Type.WithoutNull is StateType.List list ? list.Item : null;
        var isExpression = entry.Value is YamlNode.Scalar scalar && ExpressionText.FindWhole(scalar.Text) is not null;

        // A list field that grows takes one item as well; an expression is compiled as what it is and then held against both.
        var expected = item is null ? whole : isExpression ? StateType.Any : entry.Value is YamlNode.Sequence ? whole : item;
        var value = values.Bind(
            entry.Value, new ValuePlace(entry.Name, expected, scope, ValueForm.Mixed, new ReadBy(index, IsAfterWrites: false)));
        if (item is not null && value is CompiledValue.Computed { Expression.ResultType: var given }
            && !TypeFit.MayFit(whole, given) && !TypeFit.MayFit(item, given))
        {
            diagnostics.Report(ExpressionDiagnostics.WrongResultType(
                entry.Value.Place, entry.Name, $"{whole.Name} or a single {item.Name}", given.Name));
            return null;
        }

        return value;
    }
}

/// <summary>What a node of type <c>workflow</c> runs, and with what.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Input">Its input, as a map; null when that is wrong, which was reported.</param>
/// <param name="ResultType">Its output, as a record.</param>
/// <param name="Persistence">How long its state lives.</param>
internal sealed record SubworkflowCall(
    CompiledWorkflow Workflow, CompiledValue? Input, StateType.Record ResultType, SubworkflowPersistence Persistence);
