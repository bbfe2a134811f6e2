using System.Text.Json.Nodes;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Definition.Format;

namespace Graph.Runtime.Definition.Schema;

/// <summary>Which keys of a map go together.</summary>
internal static class MapRules
{
    private static readonly string[] EachKeys = ["as", "max", "on_item_error"];

    /// <summary>The definition with a node type's parameters.</summary>
    public static string ParametersOf(NodeDescriptor type) => $"with_{type.Type}";

    /// <summary>Adds the rules to the definitions they are about.</summary>
    public static void Add(JsonObject definitions, IEnumerable<NodeDescriptor> types)
    {
        AddToEdge(definitions["edge"]!.AsObject());
        AddToArm(definitions["arm"]!.AsObject());
        AddToNode(definitions["node"]!.AsObject(), types);
    }

    private static void AddToEdge(JsonObject edge)
    {
        edge["oneOf"] = new JsonArray(Requires("to"), Requires("choose"));
        edge["allOf"] = new JsonArray(Excludes("choose", "each"), Excludes("choose", "join"), Excludes("each", "join"), When(Requires("join"), SeveralSources()));
        var dependencies = EachDependencies();
        dependencies["match"] = new JsonArray("choose");
        edge["dependencies"] = dependencies;
        var choose = edge["properties"]!["choose"]!.AsObject();
        choose["contains"] = Requires("else");
    }

    private static void AddToArm(JsonObject arm)
    {
        arm["oneOf"] = new JsonArray(Requires("when", "to"), Requires("else"));
        arm["allOf"] = new JsonArray(Excludes("else", "when"), Excludes("else", "to"));
        arm["dependencies"] = EachDependencies();
    }

    private static void AddToNode(JsonObject node, IEnumerable<NodeDescriptor> types)
    {
        node["anyOf"] = new JsonArray(Requires("type"), Requires("set"));
        var rules = new JsonArray(
            When(new JsonObject { ["anyOf"] = new JsonArray(Requires("set"), Named(SetDefinition.TypeName)) }, SetRule()));
        rules.Add(When(Named(SubworkflowBinder.TypeName), new JsonObject
        {
            ["required"] = new JsonArray("with"),
            ["properties"] = new JsonObject { ["with"] = ShapeSchema.Reference(WorkflowFormat.Subworkflow.Name) },
        }));
        foreach (var type in types)
        {
            var then = new JsonObject { ["properties"] = new JsonObject { ["with"] = ShapeSchema.Reference(ParametersOf(type)) } };
            if (type.Parameters.Any(parameter => ParameterSchema.MustBeGiven(type, parameter)))
            {
                then["required"] = new JsonArray("with");
            }

            rules.Add(When(Named(type.Type), then));
        }

        node["allOf"] = rules;
    }

    private static JsonObject SeveralSources() => new()
    {
        ["properties"] = new JsonObject { ["from"] = new JsonObject { ["type"] = "array", ["minItems"] = 2 } },
    };

    private static JsonObject SetRule() => new()
    {
        ["required"] = new JsonArray("set"),
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["const"] = SetDefinition.TypeName },
            ["with"] = new JsonObject { ["maxProperties"] = 0 },
            ["output"] = false,
        },
    };

    private static JsonObject EachDependencies()
    {
        var dependencies = new JsonObject();
        foreach (var key in EachKeys)
        {
            dependencies[key] = new JsonArray("each");
        }

        dependencies["errors"] = new JsonArray("each", "on_item_error");
        return dependencies;
    }

    private static JsonObject Requires(params string[] keys) => new() { ["required"] = ShapeSchema.Words(keys) };

    private static JsonObject Excludes(string one, string other) => new() { ["not"] = Requires(one, other) };

    private static JsonObject Named(string type) => new()
    {
        ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = type } },
        ["required"] = new JsonArray("type"),
    };

    private static JsonObject When(JsonObject condition, JsonObject then) => new() { ["if"] = condition, ["then"] = then };
}
