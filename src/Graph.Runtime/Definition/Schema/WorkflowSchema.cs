using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Reducers;

namespace Graph.Runtime.Definition.Schema;

/// <summary>The JSON Schema by which editors complete and check workflow files while they are written.</summary>
/// <remarks>
/// It is made of the same descriptions that the compiler reads by, so the two cannot disagree on keys, words and bounds. A schema
/// sees one value at a time: names, types of expressions and paths through the graph are the compiler's alone. It is draft 7,
/// the draft that editors support in full.
/// </remarks>
public static class WorkflowSchema
{
    private const string Draft = "http://json-schema.org/draft-07/schema#";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the schema for the node types and reducers of a host.</summary>
    /// <param name="nodes">The node types that workflows may use.</param>
    /// <param name="options">What the host adds to the language; nothing when null.</param>
    /// <returns>The schema as indented JSON that ends with a line break.</returns>
    public static string Create(NodeRegistry nodes, WorkflowCompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var types = nodes.Types.ToList();
        var reducers = StandardReducers.Names.Union(options?.Reducers.Keys ?? [], StringComparer.Ordinal).ToList();
        var shapes = new ShapeSchema(types, reducers);
        return Write(
            "GraphAgents workflow", $"A workflow file in the format {FormatWords.Version}.", shapes.OfMap(WorkflowFormat.Workflow), Definitions(shapes, types));
    }

    /// <summary>A whole schema as text.</summary>
    internal static string Write(string title, string description, JsonObject file, JsonObject definitions)
    {
        var schema = new JsonObject { ["$schema"] = Draft, ["title"] = title, ["description"] = description };
        foreach (var (key, value) in file.ToArray())
        {
            schema[key] = value?.DeepClone();
        }

        schema["definitions"] = definitions;
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Definitions(ShapeSchema shapes, IReadOnlyList<NodeDescriptor> types)
    {
        var definitions = new JsonObject
        {
            ["type"] = TypeSchema.OfType(),
            ["arrow"] = TypeSchema.OfArrow(),
            ["length"] = TypeSchema.OfLength(),
            ["size"] = TypeSchema.OfSize(),
            ["names"] = TypeSchema.OfNames(),
        };
        FormatMap[] maps =
        [
            WorkflowFormat.Field, WorkflowFormat.RecordField, WorkflowFormat.Node, WorkflowFormat.Edge, WorkflowFormat.Arm,
            WorkflowFormat.Retry, WorkflowFormat.OnError, WorkflowFormat.Defaults, WorkflowFormat.Limits, WorkflowFormat.Migration, WorkflowFormat.Subworkflow,
            WorkflowFormat.Cache, WorkflowFormat.OnExpiry,
        ];
        foreach (var map in maps)
        {
            definitions[map.Name] = shapes.OfMap(map);
        }

        MapRules.Add(definitions, types);
        foreach (var type in types)
        {
            definitions[MapRules.ParametersOf(type)] = ParameterSchema.OfNodeType(type);
        }

        return definitions;
    }
}
