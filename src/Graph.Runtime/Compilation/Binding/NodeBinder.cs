using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Definition;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Makes the nodes: their parameters, writes and policies, but not yet their routes.</summary>
internal sealed class NodeBinder(
    WorkflowDefinition definition,
    WorkflowTools tools,
    ParameterBinder parameters,
    SubworkflowBinder subworkflows,
    WriteBinder writes,
    NodeNames names,
    DiagnosticBag diagnostics)
{
    private readonly LifetimeBinder _lifetimes = new(definition, tools.Literals, writes, names, diagnostics);

    /// <summary>One node.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="node">What the author wrote.</param>
    /// <param name="scopes">The names that its expressions may use.</param>
    /// <returns>The node, and what makes its implementation once the whole workflow is known to be sound.</returns>
    public BoundNode Bind(int index, NodeDefinition node, Scopes scopes)
    {
        var compiled = _lifetimes.Bind(node, BindConduct(index, node), scopes.Of(index));
        if (node.IsSet)
        {
            return new BoundNode(BindSet(index, node, scopes, compiled), null);
        }

        if (node.Type?.Value == SubworkflowBinder.TypeName)
        {
            return BindSubworkflow(index, node, scopes, compiled);
        }

        var descriptor = node.Type is null ? null : FindType(node.Type);
        if (descriptor is null)
        {
            // What the node writes can be checked although nobody knows what it is.
            return new BoundNode(compiled with { Writes = BindWrites(NewOwner(index, node, scopes, StateType.Any), null) }, null);
        }

        var bound = parameters.Bind(index, node, descriptor, scopes.Of(index));
        var configuration = bound.ToConfiguration(node.Name.Value, tools.BaseFolder, tools.Services);
        var owner = NewOwner(index, node, scopes, FindResultType(node, descriptor, bound, configuration));
        return new BoundNode(
            compiled with { ResultType = owner.ResultType, Parameters = [.. bound.Values], Writes = BindWrites(owner, descriptor) },
            () => descriptor.Create(configuration));
    }

    private BoundNode BindSubworkflow(int index, NodeDefinition node, Scopes scopes, CompiledNode compiled)
    {
        var call = subworkflows.Bind(index, node, scopes.Of(index));
        var bound = compiled with
        {
            Parameters = [call?.Input],
            Subworkflow = call?.Workflow,
            Cache = call?.Persistence == SubworkflowPersistence.Thread ? _lifetimes.WithoutCache(node) : compiled.Cache,
            Persistence = call?.Persistence ?? SubworkflowPersistence.Call,
            Writes = BindWrites(NewOwner(index, node, scopes, call?.ResultType ?? StateType.Any), null),
        };
        return new BoundNode(bound, call is null ? null : () => new SubworkflowNode(call.Workflow, call.ResultType, call.Persistence));
    }

    private static WriteOwner NewOwner(int index, NodeDefinition node, Scopes scopes, StateType result) =>
        new(index, node, scopes.AfterOf(index, result), scopes.Layout.Result, result);

    private CompiledNode BindConduct(int index, NodeDefinition node)
    {
        var retry = node.Retry ?? definition.Defaults.Retry ?? [];
        foreach (var kind in ErrorKindNames.FindUnknown(retry))
        {
            diagnostics.Report(NodeDiagnostics.UnknownErrorKind(kind.Place, kind.Value, ErrorKindNames.Suggest(kind.Value)));
        }

        var targets = node.Routes
            .Select(route => (route.Value, Index: names.FindTarget(route, takesFail: false)))
            .Where(route => route.Index is not null)
            .DistinctBy(route => route.Value);
        return new CompiledNode
        {
            Index = index,
            Name = node.Name.Value,
            TypeName = node.Type?.Value ?? SetDefinition.TypeName,
            Description = node.Description,
            Retry = [.. retry.Select(policy => policy.Policy)],
            Timeout = node.Timeout ?? definition.Defaults.Timeout,
            IsDeferred = node.IsDeferred,
            InterruptsBefore = node.InterruptsBefore,
            InterruptsAfter = node.InterruptsAfter,
            GoToTargets = targets.ToImmutableDictionary(route => route.Value, route => route.Index!.Value, StringComparer.Ordinal),
            GoToAdds = node.GoToAdds,
            OnError = BindOnError(index, node),
            Metadata = node.Metadata is null ? Value.Null : tools.BindMetadata(node.Metadata),
        };
    }

    private ErrorRoute? BindOnError(int index, NodeDefinition node)
    {
        switch (node.OnError ?? definition.Defaults.OnError)
        {
            case OnErrorDefinition.Continue:
                return new ErrorRoute(null, null);
            case OnErrorDefinition.GoTo route:
                var target = names.FindTarget(route.Target, takesFail: false);
                int? slot = route.Field is null
                    ? null
                    : writes.BindRecord(index, node.Name.Value, route.Field, ErrorRecord.Type, NodeDiagnostics.ErrorFieldMismatch);

                // A default handler does not handle its own failures: that would go round for ever.
                return target == index && node.OnError is null ? null : new ErrorRoute(target, slot);
            default:
                return null;
        }
    }

    private NodeDescriptor? FindType(Placed<string> type)
    {
        var descriptor = tools.Nodes.Find(type.Value);
        if (descriptor is null)
        {
            var known = tools.Nodes.Types.Select(known => known.Type).Append(SetDefinition.TypeName).Append(SubworkflowBinder.TypeName).ToList();
            diagnostics.Report(NodeDiagnostics.UnknownNodeType(type.Place, type.Value, known, Suggestion.Closest(type.Value, known)));
        }

        return descriptor;
    }

    private StateType FindResultType(NodeDefinition node, NodeDescriptor descriptor, BoundParameters bound, NodeConfiguration configuration)
    {
        // With a parameter missing the node type cannot be asked; saying nothing about the result avoids mistakes that are none.
        if (bound.HasErrors)
        {
            return StateType.Any;
        }

        if (descriptor.FindMisuse?.Invoke(configuration) is { } misuse)
        {
            diagnostics.Report(NodeDiagnostics.NodeMisuse(node.WithPlace, misuse));
            return StateType.Any;
        }

        return (descriptor.ResultTypeOf is { } find ? find(configuration) : descriptor.ResultType) ?? StateType.Any;
    }

    private ImmutableArray<CompiledWrite> BindWrites(WriteOwner owner, NodeDescriptor? descriptor) => owner.Node.Output switch
    {
        OutputDefinition.Whole whole => writes.BindWhole(owner, whole.Field),
        OutputDefinition.Parts parts => writes.BindEntries(owner, parts.Entries, ValueForm.Mixed),
        _ => descriptor is { BindsState: true } && owner.ResultType.WithoutNull is StateType.Record record ? writes.BindFields(owner, record) : [],
    };

    private CompiledNode BindSet(int index, NodeDefinition node, Scopes scopes, CompiledNode compiled)
    {
        Refuse(node.Type is { Value: not SetDefinition.TypeName }, node.TypePlace, "type", "remove 'type:', or 'set:' and use the node's own 'with:' and 'output:'");
        Refuse(node.With.Length > 0, node.WithPlace, "with", "what is written stands under 'set:'");
        Refuse(node.Output is not null, node.Name.Place, "output", "what is written stands under 'set:'");
        if (node.Set is null)
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(node.TypePlace, "set", $"Node '{node.Name.Value}'", "add 'set:' with fields and expressions"));
            return compiled;
        }

        return compiled with
        {
            TypeName = SetDefinition.TypeName,
            Writes = writes.BindEntries(NewOwner(index, node, scopes, StateType.Any), node.Set.Entries, ValueForm.Expression),
        };
    }

    private void Refuse(bool isThere, TextRange place, string key, string help)
    {
        if (isThere)
        {
            diagnostics.Report(NodeDiagnostics.KeyNotForType(place, key, SetDefinition.TypeName, help));
        }
    }
}

/// <summary>A node whose implementation is not made yet.</summary>
/// <param name="Node">The node.</param>
/// <param name="Create">Makes its implementation; null for a node without one.</param>
internal sealed record BoundNode(CompiledNode Node, Func<INode>? Create);
