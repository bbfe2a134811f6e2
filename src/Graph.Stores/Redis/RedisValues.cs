using System.Buffers;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>What a store keeps besides threads: definitions for ever, results of nodes until they expire.</summary>
internal sealed class RedisValues(IRedisTransport transport, RedisShards shards, int compressFrom)
{
    private readonly RedisKeys _keys = shards.Keys;

    /// <returns>Whether it was not there yet, or was damaged.</returns>
    internal async ValueTask<bool> SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken) =>
        await SaveDefinitionAsync(definition, replaces: false, cancellationToken)
        || (definition.IsGenuine && !await HoldsAsync(definition, cancellationToken) && await SaveDefinitionAsync(definition, replaces: true, cancellationToken));

    private async ValueTask<bool> SaveDefinitionAsync(StoredDefinition definition, bool replaces, CancellationToken cancellationToken)
    {
        var bytes = Write(json =>
        {
            json.WriteString("name", definition.Reference.Name);
            json.WriteNumber("version", definition.Reference.Version);
            json.WriteString("source_path", definition.SourcePath);
            json.WriteString("text", definition.Text);
        });
        var hash = definition.Reference.Hash;
        RedisKey[] itsKeys = [_keys.Definition(hash), _keys.Incarnation(_keys.ShardOf(hash))];
        RedisValue[] arguments = [Envelope.Seal(bytes, compressFrom), replaces ? "replace" : ""];
        return (await shards.RunAsync(RedisLane.Bulk, RedisScripts.SaveDefinition, itsKeys, arguments, cancellationToken)).Number(1) == 1;
    }

    internal async ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        await GetDefinitionAsync(hash, cancellationToken) is { } bytes ? OpenDefinition(bytes, hash) : null;

    private async ValueTask<byte[]?> GetDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        (byte[]?)await transport.ExecuteAsync(RedisLane.Bulk, "GET", [_keys.Definition(hash)], cancellationToken);

    private async ValueTask<bool> HoldsAsync(StoredDefinition definition, CancellationToken cancellationToken)
    {
        var hash = definition.Reference.Hash;
        if (await GetDefinitionAsync(hash, cancellationToken) is not { } bytes)
        {
            return false;
        }

        try
        {
            return OpenDefinition(bytes, hash).Text == definition.Text;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private static StoredDefinition OpenDefinition(byte[] bytes, string hash)
    {
        var what = $"the definition '{hash}'";
        var body = Envelope.Open(bytes, what);
        try
        {
            return ReadDefinition(body, hash);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Envelope.Damaged(what);
        }
    }

    private static StoredDefinition ReadDefinition(ReadOnlyMemory<byte> body, string hash)
    {
        using var json = JsonDocument.Parse(body);
        var definition = json.RootElement;
        return new StoredDefinition(
            new WorkflowReference(Text(definition, "name"), definition.GetProperty("version").GetInt32(), hash),
            Text(definition, "source_path"),
            Text(definition, "text"));
    }

    /// <summary>Keeps a result for as long as it is good by the clock of whoever kept it; the server then lets it go by itself.</summary>
    /// <returns>False when it was good for nothing from the beginning.</returns>
    internal async ValueTask<bool> SaveCachedAsync(CachedResult result, CancellationToken cancellationToken)
    {
        var key = _keys.CachedResult(result.Key);
        var lifetime = result.ExpiresAt.ToDateTimeOffset() - result.SavedAt.ToDateTimeOffset();
        if (lifetime <= TimeSpan.Zero)
        {
            await transport.ExecuteAsync(RedisLane.Bulk, "DEL", [key], cancellationToken);
            return false;
        }

        var times = $"{RedisTime.Write(result.SavedAt)} {RedisTime.Write(result.ExpiresAt)}\n";
        byte[] bytes = [.. System.Text.Encoding.ASCII.GetBytes(times), .. result.Body.Span];
        object[] arguments = [key, Envelope.Seal(bytes, compressFrom), "PX", (long)Math.Ceiling(lifetime.TotalMilliseconds)];
        return !(await transport.ExecuteAsync(RedisLane.Bulk, "SET", arguments, cancellationToken)).IsNull;
    }

    internal async ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken)
    {
        var found = await transport.ExecuteAsync(RedisLane.Bulk, "GET", [_keys.CachedResult(key)], cancellationToken);
        if (found.IsNull)
        {
            return null;
        }

        var bytes = Envelope.Open(found.Bytes(), $"the kept result '{key}'");
        var end = bytes.Span.IndexOf((byte)'\n');
        var times = System.Text.Encoding.ASCII.GetString(bytes.Span[..end]).Split(' ');
        var result = new CachedResult(key, bytes[(end + 1)..], RedisTime.Read($"{times[0]} {times[1]}"), RedisTime.Read($"{times[2]} {times[3]}"));
        return result.ExpiresAt > now ? result : null;
    }

    private static ReadOnlySpan<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
