using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Holds what a node is given under <c>with:</c> against the parameters that its type declares.</summary>
internal sealed class ParameterBinder(
    StateSchema schema, TypeBinder types, ValueBinder values, ExpressionBinder expressions, string baseFolder, DiagnosticBag diagnostics)
{
    private readonly TypeReader _typeReader = new(diagnostics);

    public BoundParameters Bind(int index, NodeDefinition node, NodeDescriptor descriptor, ExpressionScope scope)
    {
        ReportUnknown(node, descriptor);
        var bound = new BoundParameters();
        var given = node.With.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        foreach (var parameter in descriptor.Parameters)
        {
            var use = new ParameterUse(index, node, descriptor, parameter, scope);
            bound.Values.Add(given.TryGetValue(parameter.Name, out var entry) ? BindGiven(use, entry, bound) : BindAbsent(use, bound));
        }

        return bound;
    }

    private void ReportUnknown(NodeDefinition node, NodeDescriptor descriptor)
    {
        var known = descriptor.Parameters.Select(parameter => parameter.Name).ToList();
        foreach (var entry in node.With.Where(entry => !known.Contains(entry.Name)))
        {
            diagnostics.Report(NodeDiagnostics.UnknownParameter(
                entry.Key.Place, entry.Name, descriptor.Type, known, Suggestion.Closest(entry.Name, known)));
        }
    }

    private CompiledValue? BindGiven(ParameterUse use, YamlEntry entry, BoundParameters bound)
    {
        var parameter = use.Parameter;
        if (parameter.Form == ParameterForm.Type)
        {
            BindType(parameter, entry, bound);
            return null;
        }

        var reader = new ReadBy(use.Index, IsAfterWrites: false);
        var form = parameter.Form switch
        {
            ParameterForm.Template => ValueForm.Template,
            ParameterForm.Verbatim or ParameterForm.Path => ValueForm.Verbatim,
            ParameterForm.Value or ParameterForm.Type => ValueForm.Mixed,
        };
        if (parameter.Form == ParameterForm.Path && ReportComputedPath(parameter, entry.Value))
        {
            bound.HasErrors = true;
            return null;
        }

        var value = values.Bind(entry.Value, new ValuePlace(parameter.Name, parameter.Type, use.Scope, form, reader));
        bound.HasErrors |= value is null;
        if (value is not CompiledValue.Literal literal)
        {
            return value;
        }

        literal = parameter.Form == ParameterForm.Path ? new CompiledValue.Literal(MakeAbsolute(literal.Value)) : literal;
        bound.Literals[parameter.Name] = literal.Value;
        return literal;
    }

    private void BindType(NodeParameter parameter, YamlEntry entry, BoundParameters bound)
    {
        if (types.Bind(_typeReader.Read(entry.Value, parameter.Name)) is { } type)
        {
            bound.Types[parameter.Name] = type;
            return;
        }

        bound.HasErrors = true;
    }

    private bool ReportComputedPath(NodeParameter parameter, YamlNode node)
    {
        if (node is not YamlNode.Scalar scalar || !(ExpressionText.StartsLikeOne(scalar.Text) || scalar.Text.Contains("{{", StringComparison.Ordinal)))
        {
            return false;
        }

        diagnostics.Report(NodeDiagnostics.NotConstant(scalar.Place, parameter.Name, "a path"));
        return true;
    }

    private Value MakeAbsolute(Value value) => value.Kind switch
    {
        ValueKind.String when value.AsString() is { Length: > 0 } path && !path.Contains('\0', StringComparison.Ordinal) =>
            Path.GetFullPath(path, baseFolder),
        ValueKind.List => ValueList.From(value.AsList().Select(MakeAbsolute)),
        _ => value,
    };

    private CompiledValue? BindAbsent(ParameterUse use, BoundParameters bound)
    {
        var parameter = use.Parameter;
        var bindsState = use.Descriptor.BindsState && parameter.BindsState && parameter.Form is (ParameterForm.Value or ParameterForm.Template);
        var slot = bindsState ? schema.FindSlot(parameter.Name) : -1;
        if (slot >= 0)
        {
            return BindField(use, slot);
        }

        if (!parameter.Default.IsNull)
        {
            bound.Literals[parameter.Name] = parameter.Default;
            return new CompiledValue.Literal(parameter.Default);
        }

        if (parameter.IsRequired)
        {
            bound.HasErrors = true;
            diagnostics.Report(bindsState
                ? NodeDiagnostics.UnboundParameter(use.Node.TypePlace, use.Descriptor.Type, parameter.Name, parameter.Type.Name)
                : NodeDiagnostics.MissingParameter(use.Node.WithPlace, parameter.Name, use.Descriptor.Type, parameter.Type.Name));
        }

        return null;
    }

    private CompiledValue.Variable BindField(ParameterUse use, int slot)
    {
        var field = schema.Fields[slot];
        if (!TypeFit.MayFit(use.Parameter.Type, field.Type))
        {
            diagnostics.Report(NodeDiagnostics.BoundFieldMismatch(
                use.Node.TypePlace, use.Descriptor.Type, use.Parameter.Name, use.Parameter.Type.Name, field.Type.Name, TypeFit.Explain(use.Parameter.Type, field.Type)));
        }

        expressions.NoteRead(new ReadBy(use.Index, IsAfterWrites: false), slot, use.Node.TypePlace);
        return new CompiledValue.Variable(slot);
    }

    private sealed record ParameterUse(int Index, NodeDefinition Node, NodeDescriptor Descriptor, NodeParameter Parameter, ExpressionScope Scope);
}

/// <summary>What a node's parameters came to.</summary>
internal sealed class BoundParameters
{
    public List<CompiledValue?> Values { get; } = [];

    public Dictionary<string, Value> Literals { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, StateType> Types { get; } = new(StringComparer.Ordinal);

    public bool HasErrors { get; set; }

    public NodeConfiguration ToConfiguration(string nodeName, string baseFolder, IServiceProvider services) => new()
    {
        NodeName = nodeName,
        Literals = Literals.ToImmutableDictionary(StringComparer.Ordinal),
        Types = Types.ToImmutableDictionary(StringComparer.Ordinal),
        BaseFolder = baseFolder,
        Services = services,
    };
}
