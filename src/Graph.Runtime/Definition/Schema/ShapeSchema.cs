using System.Diagnostics;
using System.Text.Json.Nodes;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Definition.Format;

namespace Graph.Runtime.Definition.Schema;

/// <summary>Says in JSON Schema what a key of the format takes.</summary>
/// <param name="types">The node types that may be named.</param>
/// <param name="reducers">The reducers that may be named.</param>
internal sealed class ShapeSchema(IReadOnlyList<NodeDescriptor> types, IReadOnlyList<string> reducers)
{
    /// <summary>A map with the format's keys and no others.</summary>
    public JsonObject OfMap(FormatMap map)
    {
        var properties = new JsonObject();
        foreach (var key in map.Keys)
        {
            properties[key.Name] = Described(Of(key.Shape), key.Description);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (map.Keys.Any(key => key.IsRequired))
        {
            schema["required"] = Words(map.Keys.Where(key => key.IsRequired).Select(key => key.Name));
        }

        return schema;
    }

    /// <summary>A reference to a definition of the schema.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/definitions/{name}" };

    public static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word)]);

    /// <summary>A schema with a description; draft 7 ignores whatever stands beside a reference, so that is wrapped.</summary>
    public static JsonObject Described(JsonObject schema, string description)
    {
        var described = schema.ContainsKey("$ref") ? new JsonObject { ["allOf"] = new JsonArray(schema) } : schema;
        described["description"] = description;
        return described;
    }

    /// <summary>A pattern of .NET as editors read it, whose dialect has no <c>\z</c>.</summary>
    public static string Pattern(string pattern) => pattern.Replace("\\z", "$", StringComparison.Ordinal);

    private JsonObject Of(FormatShape shape) => shape switch
    {
        FormatShape.Free => [],
        FormatShape.Text text => OfText(text),
        FormatShape.Word word => new JsonObject { ["enum"] = Words(word.Words) },
        FormatShape.Flag => new JsonObject { ["type"] = "boolean" },
        FormatShape.Whole whole => OfWhole(whole),
        FormatShape.Length => Reference("length"),
        FormatShape.Size => Reference("size"),
        FormatShape.NameList => Reference("names"),
        FormatShape.Type => Reference("type"),
        FormatShape.Arrow => Reference("arrow"),
        FormatShape.Reducer => new JsonObject { ["enum"] = Words(reducers) },
        FormatShape.NodeType => OfNodeTypes(),
        FormatShape.Map map => Reference(map.Keys.Name),
        FormatShape.Entries entries => OfEntries(entries),
        FormatShape.Rows rows => new JsonObject { ["type"] = "array", ["items"] = Of(rows.Item) },
        FormatShape.Either either => new JsonObject { ["anyOf"] = new JsonArray([.. either.Shapes.Select(Of)]) },
        _ => throw new UnreachableException($"No schema for {shape}."),
    };

    private static JsonObject OfText(FormatShape.Text text)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (text.Pattern is not null)
        {
            schema["pattern"] = Pattern(text.Pattern);
        }

        return schema;
    }

    private static JsonObject OfWhole(FormatShape.Whole whole)
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = whole.Least };
        if (whole.Most < int.MaxValue)
        {
            schema["maximum"] = whole.Most;
        }

        return schema;
    }

    private JsonObject OfNodeTypes()
    {
        var choices = types.Select(type => (type.Type, type.Description))
            .Append((SetDefinition.TypeName, "Writes state fields from expressions."))
            .Append((SubworkflowBinder.TypeName, "Runs another workflow file."));
        return new JsonObject
        {
            ["anyOf"] = new JsonArray([.. choices.Select(choice => new JsonObject { ["const"] = choice.Item1, ["description"] = choice.Item2 })]),
        };
    }

    private JsonObject OfEntries(FormatShape.Entries entries)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(entries.Value) };
        if (entries.NamePattern is null)
        {
            return schema;
        }

        var names = new JsonObject { ["pattern"] = Pattern(entries.NamePattern) };
        if (entries.Reserved.Length > 0)
        {
            names["not"] = new JsonObject { ["enum"] = Words(entries.Reserved) };
        }

        schema["propertyNames"] = names;
        return schema;
    }
}
