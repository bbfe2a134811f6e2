using System.Collections.Immutable;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Makes the writes of a node out of its <c>output:</c> or <c>set:</c>.</summary>
internal sealed class WriteBinder(StateSchema schema, ValueBinder values, Usage usage, DiagnosticBag diagnostics)
{
    private const string Overwrite = "overwrite";

    /// <summary>The whole result into one field.</summary>
    public ImmutableArray<CompiledWrite> BindWhole(WriteOwner owner, Placed<string> field)
    {
        if (FindSlot(owner, field) is not { } slot)
        {
            return [];
        }

        var target = schema.Fields[slot];
        if (!Accepts(target, owner.ResultType))
        {
            diagnostics.Report(NodeDiagnostics.ResultMismatch(
                field.Place, owner.Node.Name.Value, owner.ResultType.Name, target.Name, Takes(target)));
        }

        return [new CompiledWrite(slot, new CompiledValue.Variable(owner.ResultIndex))];
    }

    /// <summary>Each entry into the field of its name.</summary>
    public ImmutableArray<CompiledWrite> BindEntries(WriteOwner owner, ImmutableArray<YamlEntry> entries, ValueForm form) =>
        [.. entries.Select(entry => BindEntry(owner, entry, form)).OfType<CompiledWrite>()];

    /// <summary>Each field of a record result into the state field of its name.</summary>
    public ImmutableArray<CompiledWrite> BindFields(WriteOwner owner, StateType.Record result)
    {
        var writes = ImmutableArray.CreateBuilder<CompiledWrite>();
        foreach (var part in result.Fields)
        {
            var slot = schema.FindSlot(part.Name);
            if (slot < 0)
            {
                diagnostics.Report(NodeDiagnostics.ResultWithoutField(owner.Node.TypePlace, owner.Node.Name.Value, part.Name, part.Type.Name));
                continue;
            }

            var target = schema.Fields[slot];
            if (!Accepts(target, part.Type))
            {
                diagnostics.Report(NodeDiagnostics.ResultMismatch(
                    owner.Node.TypePlace, $"{owner.Node.Name.Value}.{part.Name}", part.Type.Name, target.Name, Takes(target)));
            }

            usage.AddWrite(new FieldWrite(owner.Index, slot, owner.Node.TypePlace, IsOnFailure: false));
            var read = ExpressionCompiler.Compile($"result.{part.Name}", owner.Scope).Expression;
            if (read is not null)
            {
                writes.Add(new CompiledWrite(slot, new CompiledValue.Computed(read)));
            }
        }

        return writes.ToImmutable();
    }

    /// <summary>A field that takes a value of the engine's own, such as an error record.</summary>
    /// <returns>Its slot; null when there is no such field or it cannot take the value, which was reported.</returns>
    public int? BindRecord(int node, string nodeName, Placed<string> field, StateType given, Func<TextRange, string, string, Problem> misfit)
    {
        if (FindSlot(node, nodeName, field, isOnFailure: true) is not { } slot)
        {
            return null;
        }

        if (Accepts(schema.Fields[slot], given))
        {
            return slot;
        }

        diagnostics.Report(misfit(field.Place, field.Value, schema.Fields[slot].Type.Name));
        return null;
    }

    private CompiledWrite? BindEntry(WriteOwner owner, YamlEntry entry, ValueForm form)
    {
        if (FindSlot(owner, new Placed<string>(entry.Name, entry.Key.Place)) is not { } slot)
        {
            return null;
        }

        var field = schema.Fields[slot];
        var isOverwrite = entry.Value is YamlNode.Mapping { Entries: [{ Name: Overwrite }] };
        var node = isOverwrite ? ((YamlNode.Mapping)entry.Value).Entries[0].Value : entry.Value;
        if (form == ValueForm.Mixed)
        {
            WarnOfText(node);
        }

        var value = isOverwrite ? Bind(owner, entry, node, field.Type, form) : BindReduced(owner, entry, node, field, form);
        return value is null ? null : new CompiledWrite(slot, value, isOverwrite);
    }

    private CompiledValue? BindReduced(WriteOwner owner, YamlEntry entry, YamlNode node, StateField field, ValueForm form)
    {
        var whole = field.Reducer.WriteType(field.Type);
        if (!field.Reducer.AcceptsItem(field.Type) || ItemType(field.Type) is not { } item)
        {
            return Bind(owner, entry, node, whole, form);
        }

        var isExpression = node is YamlNode.Scalar scalar && (form == ValueForm.Expression || ExpressionText.FindWhole(scalar.Text) is not null);
        if (!isExpression)
        {
            return Bind(owner, entry, node, node is YamlNode.Sequence ? whole : item, form);
        }

        // Either is fine, so the expression is compiled as what it is and then held against both.
        var value = Bind(owner, entry, node, StateType.Any, form);
        if (value is CompiledValue.Computed computed && !Accepts(field, computed.Expression.ResultType))
        {
            diagnostics.Report(ExpressionDiagnostics.WrongResultType(
                node.Place, entry.Name, $"{whole.Name} or a single {item.Name}", computed.Expression.ResultType.Name));
        }

        return value;
    }

    private CompiledValue? Bind(WriteOwner owner, YamlEntry entry, YamlNode node, StateType expected, ValueForm form) =>
        values.Bind(node, new ValuePlace(entry.Name, expected, owner.Scope, form, new ReadBy(owner.Index, IsAfterWrites: false)));

    private void WarnOfText(YamlNode node)
    {
        if (node is YamlNode.Scalar { IsPlain: true } scalar
            && ExpressionText.NameAt(scalar.Text, 0) == "result"
            && (scalar.Text.Length == "result".Length || scalar.Text["result".Length] is '.' or '['))
        {
            diagnostics.Report(NodeDiagnostics.TextNotExpression(scalar.Place, scalar.Text));
        }
    }

    private int? FindSlot(WriteOwner owner, Placed<string> field) =>
        FindSlot(owner.Index, owner.Node.Name.Value, field, isOnFailure: false);

    private int? FindSlot(int node, string nodeName, Placed<string> field, bool isOnFailure)
    {
        var slot = schema.FindSlot(field.Value);
        if (slot >= 0)
        {
            usage.AddWrite(new FieldWrite(node, slot, field.Place, isOnFailure));
            return slot;
        }

        diagnostics.Report(NodeDiagnostics.UnknownOutputField(
            field.Place, field.Value, nodeName, Suggestion.Closest(field.Value, schema.Shape.Names)));
        return null;
    }

    private static bool Accepts(StateField field, StateType given) =>
        TypeFit.MayFit(field.Reducer.WriteType(field.Type), given)
        || (field.Reducer.AcceptsItem(field.Type) && ItemType(field.Type) is { } item && TypeFit.MayFit(item, given));

    private static string Takes(StateField field) =>
        field.Reducer.AcceptsItem(field.Type) && ItemType(field.Type) is { } item
            ? $"{field.Reducer.WriteType(field.Type).Name} or a single {item.Name}"
            : field.Reducer.WriteType(field.Type).Name;

    private static StateType? ItemType(StateType type) => (type.WithoutNull as StateType.List)?.Item;
}

/// <summary>Who writes.</summary>
/// <param name="Index">The node's index.</param>
/// <param name="Node">The node.</param>
/// <param name="Scope">The names that its values may use.</param>
/// <param name="ResultIndex">Where the result is in the frame.</param>
/// <param name="ResultType">What its result is known to be.</param>
internal sealed record WriteOwner(int Index, NodeDefinition Node, ExpressionScope Scope, int ResultIndex, StateType ResultType);
