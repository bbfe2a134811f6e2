using System.Text.Json.Nodes;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Definition.Schema;

/// <summary>A file as an editor's YAML parser hands it to a schema validator.</summary>
internal static class YamlAsJson
{
    /// <summary>The file's value; null when it is not YAML at all, so that no schema gets to see it.</summary>
    public static JsonNode? Read(string text)
    {
        var source = new SourceText(text, "case.yaml");
        var diagnostics = new DiagnosticBag(source);
        return new YamlReader(source, diagnostics).Read() is { } root && !diagnostics.HasErrors ? Convert(root) : null;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlNode.Mapping map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Name, Convert(entry.Value)))),
        YamlNode.Sequence list => new JsonArray([.. list.Items.Select(Convert)]),
        YamlNode.Scalar scalar => JsonNode.Parse(ValueJson.ToText(CoreSchema.Resolve(scalar))),
        _ => throw new InvalidOperationException("A file without errors has nothing broken in it."),
    };
}
