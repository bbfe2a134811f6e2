using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Execution;

/// <summary>Finds and keeps results of nodes that say what their result depends on. Without a store nothing is kept.</summary>
internal sealed class NodeCache(ICheckpointStore? store, TimeProvider time)
{
    /// <summary>Looks for the result of a task.</summary>
    /// <exception cref="Expressions.ExpressionException">The key has no value.</exception>
    internal async ValueTask<CacheLookup> LookUpAsync(RunState run, TaskRun task, CancellationToken cancellationToken)
    {
        if (store is null || task.Node.Cache is not { } policy)
        {
            return default;
        }

        var key = KeyOf(run.Workflow.Name, task.Node, policy.Key.Evaluate(task.Frame));
        var kept = await store.FindCachedAsync(key, Timestamp.From(time.GetUtcNow()), cancellationToken);
        return new CacheLookup(key, kept is null ? null : TryRead(kept.Body.Span, task.Node));
    }

    /// <summary>Keeps the result of a task.</summary>
    internal async ValueTask SaveAsync(string key, CompiledNode node, NodeResult result, CancellationToken cancellationToken)
    {
        if (store is null || node.Cache is not { } policy)
        {
            return;
        }

        var now = time.GetUtcNow();
        var kept = new CachedResult(key, SealedBody.Seal(Write(result)), Timestamp.From(now), Timestamp.From(now + policy.TimeToLive));
        try
        {
            await store.SaveCachedAsync(kept, cancellationToken);
        }
        catch (StoreException)
        {
            // The node is done all the same; the commit of its step meets the same store and says what is wrong with it.
        }
    }

    /// <summary>What a workflow inside comes to depends on its files as well; its hash covers them all.</summary>
    private static string KeyOf(string workflow, CompiledNode node, Value key)
    {
        var identity = ValueList.Of(workflow, node.TypeName, node.Name, key);
        return Convert.ToHexStringLower(SHA256.HashData(Encode(node.Subworkflow is { } inside ? identity.Add(inside.Hash) : identity)));
    }

    private static byte[] Write(NodeResult result)
    {
        var body = ValueMap.Of(("value", result.Value));
        if (result.Command is { } command)
        {
            var update = command.Update.Select(write => (Value)ValueMap.Of(("field", write.Field), ("value", write.Value), ("overwrite", write.IsOverwrite)));
            body = body.Set("update", ValueList.From(update));
            body = command.GoTo is { } targets ? body.Set("goto", ValueList.From(targets.Select(target => (Value)target))) : body;
        }

        return Encode(body);
    }

    /// <summary>The result; null when it is not one of the node as it is now, is damaged, or no result at all: then the node runs, and its result takes the
    /// place.</summary>
    private static NodeResult? TryRead(ReadOnlySpan<byte> body, CompiledNode node)
    {
        try
        {
            return SealedBody.TryOpen(body, out var content) ? Read(content, node) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static NodeResult? Read(ReadOnlySpan<byte> body, CompiledNode node)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        var kept = ValueJson.ReadExact(ref reader).AsMap();
        if (kept.TryGetValue("update", out var update))
        {
            return NodeResult.Of(new NodeCommand
            {
                Update = [.. update.AsList().Select(write => ReadWrite(write.AsMap()))],
                GoTo = kept.TryGetValue("goto", out var targets) ? [.. targets.AsList().Select(target => target.AsString())] : null,
            });
        }

        var value = kept["value"];
        return value.IsNull ? NodeResult.Of(value) : node.ResultType.TryFit(value, out var fitted, out _) ? NodeResult.Of(fitted) : null;
    }

    private static FieldWrite ReadWrite(ValueMap write) => new(write["field"].AsString(), write["value"], write["overwrite"].AsBool());

    private static byte[] Encode(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            ValueJson.Write(writer, value, isExact: true);
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>What is known of a task's result before its node runs.</summary>
/// <param name="Key">What it is kept under; null when it is not kept.</param>
/// <param name="Kept">The result; null when there is none.</param>
internal readonly record struct CacheLookup(string? Key, NodeResult? Kept);
