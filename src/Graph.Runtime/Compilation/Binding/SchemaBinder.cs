using System.Collections.Immutable;
using Graph.Runtime.Definition;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Expressions;
using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Makes the state's schema, and finds the fields that go in and out.</summary>
internal sealed class SchemaBinder(
    WorkflowDefinition definition, TypeBinder types, ValueBinder values, WorkflowCompilerOptions options, DiagnosticBag diagnostics)
{
    /// <summary>The schema; a field whose type is unreadable is there as <c>any</c>, so that its uses are no mistakes too.</summary>
    public StateSchema BindFields() =>
        new(definition.Fields.DistinctBy(field => field.Name.Value).Select(BindField));

    public ImmutableArray<InputField> BindInput(StateSchema schema) =>
    [
        .. definition.Input
            .Select(input => (Slot: FindSlot(schema, input.Field), input.IsOptional))
            .Where(input => input.Slot >= 0)
            .Select(input => new InputField(input.Slot, !input.IsOptional && !HasDefault(schema.Fields[input.Slot].Name))),
    ];

    public ImmutableArray<int> BindOutput(StateSchema schema)
    {
        if (definition.Output is not { } names)
        {
            return [.. Enumerable.Range(0, schema.Fields.Length).Where(slot => !schema.Fields[slot].IsPrivate)];
        }

        var slots = ImmutableArray.CreateBuilder<int>();
        foreach (var name in names)
        {
            var slot = FindSlot(schema, name);
            if (slot >= 0 && schema.Fields[slot].IsPrivate)
            {
                diagnostics.Report(StateDiagnostics.PrivateOutput(name.Place, name.Value));
            }
            else if (slot >= 0)
            {
                slots.Add(slot);
            }
        }

        return slots.ToImmutable();
    }

    private bool HasDefault(string field) => definition.Fields.Any(known => known.Name.Value == field && known.Default is not null);

    private int FindSlot(StateSchema schema, Placed<string> name)
    {
        var slot = schema.FindSlot(name.Value);
        if (slot < 0)
        {
            diagnostics.Report(StateDiagnostics.UnknownStateField(name.Place, name.Value, Suggestion.Closest(name.Value, schema.Shape.Names)));
        }

        return slot;
    }

    private StateField BindField(FieldDefinition field)
    {
        var known = types.Bind(field.Type);
        var type = known ?? StateType.Any;
        var reducer = BindReducer(field, known);
        if (known is not null && field.Keep is { } keep && type.WithoutNull is not (StateType.List or StateType.Anything))
        {
            diagnostics.Report(StateDiagnostics.KeepNeedsList(keep.Place, field.Name.Value, type.Name));
        }

        return new StateField
        {
            Name = field.Name.Value,
            Type = type,
            Reducer = reducer,
            Default = BindDefault(field, type, reducer),
            Description = field.Description,
            Keep = (int?)field.Keep?.Value,
            IsPrivate = field.IsPrivate,
            IsEphemeral = field.IsEphemeral,
            IsUntracked = field.IsUntracked,
        };
    }

    private Value BindDefault(FieldDefinition field, StateType type, Reducer reducer)
    {
        if (field.Default is null)
        {
            return reducer.InitialValue(type);
        }

        var place = new ValuePlace("default", type, ExpressionScope.Empty, ValueForm.Verbatim);
        return values.Bind(field.Default, place) is CompiledValue.Literal literal ? literal.Value : Value.Null;
    }

    private Reducer BindReducer(FieldDefinition field, StateType? type)
    {
        CheckOption(field.By?.Place, "by", "union", field);
        CheckOption(field.Deep?.Place, "deep", "merge", field);
        if (field.Reduce is not { } name)
        {
            return StandardReducers.Default;
        }

        var reducer = options.Reducers.GetValueOrDefault(name.Value)
            ?? StandardReducers.Find(name.Value, field.By?.Value, field.Deep?.Value ?? false);
        if (reducer is null)
        {
            var known = StandardReducers.Names.Concat(options.Reducers.Keys).ToList();
            diagnostics.Report(StateDiagnostics.UnknownReducer(name.Place, name.Value, known, Suggestion.Closest(name.Value, known)));
        }
        else if (type is not null && reducer.FindMisuse(type) is { } rule)
        {
            diagnostics.Report(StateDiagnostics.ReducerMisuse(name.Place, field.Name.Value, name.Value, rule));
            return StandardReducers.Default;
        }

        return reducer ?? StandardReducers.Default;
    }

    private void CheckOption(TextRange? place, string option, string reducer, FieldDefinition field)
    {
        if (place is { } there && field.Reduce?.Value != reducer)
        {
            diagnostics.Report(StateDiagnostics.ReducerOption(there, option, reducer));
        }
    }
}
