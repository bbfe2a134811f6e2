using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Makes what a node says of the lifetimes of its questions and results.</summary>
internal sealed class LifetimeBinder(
    WorkflowDefinition definition, ValueBinder values, WriteBinder writes, NodeNames names, DiagnosticBag diagnostics)
{
    private static readonly StateType.Record ExpiryRecord = new(
        "Expiry", [new RecordField("kind", StateType.String), new RecordField("node", StateType.String)]);

    /// <summary>Adds the policies to a node.</summary>
    /// <param name="node">What the author wrote.</param>
    /// <param name="compiled">The node so far.</param>
    /// <param name="scope">The names that its expressions may use.</param>
    public CompiledNode Bind(NodeDefinition node, CompiledNode compiled, ExpressionScope scope)
    {
        if (node.IsSet)
        {
            RefuseForSet(node);
            return compiled;
        }

        return compiled with
        {
            IdleTimeout = node.IdleTimeout ?? definition.Defaults.IdleTimeout,
            Expiry = BindExpiry(node, compiled),
            Cache = BindCache(node, compiled, scope),
        };
    }

    /// <summary>No cache for a node whose result depends on calls before. A default passes it by; what the author wrote for this very node is a mistake.</summary>
    /// <param name="node">What the author wrote.</param>
    public CachePolicy? WithoutCache(NodeDefinition node)
    {
        if (node.Cache is { } own)
        {
            diagnostics.Report(LifetimeDiagnostics.CacheOfKeptState(own.Place, node.Name.Value));
        }

        return null;
    }

    private void RefuseForSet(NodeDefinition node)
    {
        Refuse(node.Expiry?.Place, "expires", "it asks nothing");
        Refuse(node.Cache?.Place, "cache", "what it writes is computed each time");
    }

    private void Refuse(TextRange? place, string key, string reason)
    {
        if (place is { } found)
        {
            diagnostics.Report(NodeDiagnostics.KeyNotForType(found, key, SetDefinition.TypeName, $"{reason}; remove '{key}:'"));
        }
    }

    private ExpiryPolicy? BindExpiry(NodeDefinition node, CompiledNode compiled)
    {
        if (node.Expiry is not { } expiry)
        {
            return null;
        }

        int? slot = expiry.Field is null
            ? null
            : writes.BindRecord(compiled.Index, compiled.Name, expiry.Field, ExpiryRecord, LifetimeDiagnostics.ExpiryFieldMismatch);
        return new ExpiryPolicy(expiry.After, expiry.Target is null ? null : names.FindTarget(expiry.Target, takesFail: false), slot);
    }

    private CachePolicy? BindCache(NodeDefinition node, CompiledNode compiled, ExpressionScope scope)
    {
        if ((node.Cache ?? definition.Defaults.Cache) is not { } cache)
        {
            return null;
        }

        var place = new ValuePlace("key", StateType.Any, scope, ValueForm.Mixed, new ReadBy(compiled.Index, IsAfterWrites: false));
        var key = values.Bind(cache.Key, place);
        if (key is CompiledValue.Literal)
        {
            diagnostics.Report(LifetimeDiagnostics.ConstantCacheKey(cache.Key.Place, (cache.Key as YamlNode.Scalar)?.Text, scope));
        }

        return key is null ? null : new CachePolicy(key, cache.TimeToLive);
    }
}
