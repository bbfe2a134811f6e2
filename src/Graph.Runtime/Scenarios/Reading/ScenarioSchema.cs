using System.Text.Json.Nodes;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Schema;
using Graph.Runtime.Scenarios.Checking;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>The JSON Schema by which editors complete and check files of scenarios while they are written.</summary>
/// <remarks>It is made of the table that the reader takes its keys from. What depends on the workflow (names of nodes and fields, types of values) is the reader's alone.</remarks>
public static class ScenarioSchema
{
    /// <summary>Makes the schema.</summary>
    /// <returns>The schema as indented JSON that ends with a line break.</returns>
    public static string Create()
    {
        var shapes = new ShapeSchema([], []);
        var definitions = new JsonObject { ["length"] = TypeSchema.OfLength(), ["names"] = TypeSchema.OfNames() };
        FormatMap[] maps =
        [
            ScenarioFormat.Scenario, ScenarioFormat.Case, ScenarioFormat.Stub, ScenarioFormat.Call, ScenarioFormat.StubError, ScenarioFormat.Stop,
            ScenarioFormat.Expectation, ScenarioFormat.ExpectedError,
        ];
        foreach (var map in maps)
        {
            definitions[map.Name] = shapes.OfMap(map);
        }

        var file = shapes.OfMap(ScenarioFormat.File);
        AddRules(file, definitions);
        return WorkflowSchema.Write("GraphAgents scenarios", "Scenarios that 'graph test' runs a workflow through.", file, definitions);
    }

    private static void AddRules(JsonObject file, JsonObject definitions)
    {
        RequireEntries(file, "scenarios");
        RequireEntries(definitions["scenario"]!.AsObject(), "cases");
        RequireEntries(definitions["stub"]!.AsObject(), "results", "calls");
        definitions["stub"]!["oneOf"] = new JsonArray(Requires("results"), Requires("calls"), Requires("result"), Requires("error"), Command());
        definitions["call"]!["oneOf"] = new JsonArray(Requires("result"), Requires("error"), Command());
        definitions["stop"]!["anyOf"] = new JsonArray(Requires("before"), Requires("after"));
        var named = definitions["expectation"]!["properties"]!["events"]!["items"]!["anyOf"]![1]!.AsObject();
        named["propertyNames"] = new JsonObject { ["enum"] = ShapeSchema.Words(EventNames.All) };
        named["minProperties"] = 1;
        named["maxProperties"] = 1;
    }

    private static void RequireEntries(JsonObject map, params string[] keys)
    {
        foreach (var key in keys)
        {
            map["properties"]![key]!["minItems"] = 1;
        }
    }

    private static JsonObject Command() => new() { ["anyOf"] = new JsonArray(Requires("goto"), Requires("update")) };

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };
}
