using System.Diagnostics;
using System.Text.Json.Nodes;
using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Definition.Schema;

/// <summary>Says in JSON Schema what a node type takes under <c>with:</c>.</summary>
internal static class ParameterSchema
{
    private const string Expression = "^\\s*\\$\\{";
    private const string ExpressionOrTemplate = "^\\s*\\$\\{|\\{\\{";

    public static JsonObject OfNodeType(NodeDescriptor type)
    {
        var properties = new JsonObject();
        foreach (var parameter in type.Parameters)
        {
            properties[parameter.Name] = OfParameter(parameter);
        }

        var schema = new JsonObject
        {
            ["type"] = "object",
            ["description"] = type.Description,
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        var required = type.Parameters.Where(parameter => MustBeGiven(type, parameter)).Select(parameter => parameter.Name).ToList();
        if (required.Count > 0)
        {
            schema["required"] = ShapeSchema.Words(required);
        }

        return schema;
    }

    /// <summary>Whether neither a default nor a state field of its name can stand in for a parameter.</summary>
    public static bool MustBeGiven(NodeDescriptor type, NodeParameter parameter) =>
        parameter.IsRequired
        && parameter.Default.IsNull
        && !(type.BindsState && parameter.BindsState && parameter.Form is ParameterForm.Value or ParameterForm.Template);

    private static JsonObject OfParameter(NodeParameter parameter)
    {
        var schema = parameter.Form switch
        {
            ParameterForm.Value => OfValue(parameter.Type, mayCompute: true),
            ParameterForm.Template or ParameterForm.Verbatim or ParameterForm.Path => OfValue(parameter.Type, mayCompute: false),
            ParameterForm.Type => ShapeSchema.Reference("type"),
        };
        var described = ShapeSchema.Described(schema, Describe(parameter));
        if (!parameter.Default.IsNull && parameter.Form != ParameterForm.Type)
        {
            described["default"] = JsonNode.Parse(ValueJson.ToText(parameter.Default));
        }

        return described;
    }

    private static string Describe(NodeParameter parameter) =>
        parameter.Description.Length == 0 ? parameter.Type.Name : $"{parameter.Description} ({parameter.Type.Name})";

    private static JsonObject OfValue(StateType type, bool mayCompute) => type switch
    {
        StateType.Anything => [],
        StateType.Nullable nullable => Any(OfValue(nullable.Inner, mayCompute), new JsonObject { ["type"] = "null" }),
        StateType.Scalar scalar => OfScalar(scalar.Kind, mayCompute),
        StateType.Enum words => OrComputed(new JsonObject { ["enum"] = ShapeSchema.Words(words.Words) }, mayCompute ? ExpressionOrTemplate : null),
        StateType.List list => OrComputed(new JsonObject { ["type"] = "array", ["items"] = OfValue(list.Item, mayCompute) }, mayCompute ? Expression : null),
        StateType.Map map => OrComputed(new JsonObject { ["type"] = "object", ["additionalProperties"] = OfValue(map.Item, mayCompute) }, mayCompute ? Expression : null),
        StateType.Record record => OrComputed(OfRecord(record, mayCompute), mayCompute ? Expression : null),
        _ => throw new UnreachableException($"No schema for {type}."),
    };

    // Text stands for times and bytes too; whether it is one, the compiler says.
    private static JsonObject OfScalar(ValueKind kind, bool mayCompute) => kind switch
    {
        ValueKind.Int => OrComputed(new JsonObject { ["type"] = "integer" }, mayCompute ? Expression : null),
        ValueKind.Float => OrComputed(new JsonObject { ["type"] = "number" }, mayCompute ? Expression : null),
        ValueKind.Bool => OrComputed(new JsonObject { ["type"] = "boolean" }, mayCompute ? Expression : null),
        _ => new JsonObject { ["type"] = "string" },
    };

    private static JsonObject OfRecord(StateType.Record record, bool mayCompute)
    {
        var properties = new JsonObject();
        foreach (var field in record.Fields)
        {
            properties[field.Name] = field.Description is null
                ? OfValue(field.Type, mayCompute)
                : ShapeSchema.Described(OfValue(field.Type, mayCompute), field.Description);
        }

        var required = record.Fields.Where(field => !field.Type.AllowsNull).Select(field => field.Name);
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = ShapeSchema.Words(required),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject OrComputed(JsonObject schema, string? pattern) =>
        pattern is null ? schema : Any(schema, new JsonObject { ["type"] = "string", ["pattern"] = pattern });

    private static JsonObject Any(params JsonNode[] choices) => new() { ["anyOf"] = new JsonArray(choices) };
}
