using System.Text.Json;

namespace Graph.Runtime.SharedState;

/// <summary>Values as JSON, which people and other programs can read.</summary>
/// <param name="options">How; with a <see cref="JsonSerializerOptions.TypeInfoResolver"/> of a source-generated context nothing is looked up at run time. When
/// null, names are in camelCase and read whatever their case.</param>
public sealed class JsonStateSerializer(JsonSerializerOptions? options = null) : IStateSerializer
{
    private readonly JsonSerializerOptions _options = options ?? JsonSerializerOptions.Web;

    /// <inheritdoc />
    public ReadOnlyMemory<byte> Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, _options);

    /// <inheritdoc />
    public T Read<T>(ReadOnlyMemory<byte> bytes) => JsonSerializer.Deserialize<T>(bytes.Span, _options)
        ?? throw new JsonException("It is null.");
}
