using System.Text.Json;

namespace Graph.EndToEnd.Tests.Worlds;

/// <summary>What --json wrote.</summary>
internal static class JsonLines
{
    internal static IReadOnlyList<JsonElement> Parse(GraphOutcome outcome) => [.. outcome.Lines.Select(Parse)];

    internal static JsonElement Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    internal static string TypeOf(JsonElement line) => line.GetProperty("type").GetString()!;

    internal static string TypeOf(string line) => TypeOf(Parse(line));
}
