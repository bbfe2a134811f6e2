using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Turns a file's values into a definition; what is missing or has the wrong shape is reported and left out.</summary>
internal sealed class WorkflowReader(DiagnosticBag diagnostics)
{
    /// <summary>The definition; null when the file is not even a map.</summary>
    public WorkflowDefinition? Read(YamlNode root)
    {
        if (root is not YamlNode.Mapping mapping)
        {
            if (root is not YamlNode.Broken)
            {
                diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(root), "the file", "a map that starts with 'schema: graphagents/v1'", root.Describe()));
            }

            return null;
        }

        var reader = new MappingReader(mapping, WorkflowFormat.Workflow, "The workflow", diagnostics);
        var state = new StateReader(diagnostics);
        var policies = new PolicyReader(diagnostics);
        Require(reader, "schema", "add 'schema: graphagents/v1' as the first line");
        ReadFormat(reader, diagnostics);
        var nodes = new NodeReader(diagnostics).Read(reader.FindMapping("nodes"));
        var edgeList = reader.FindSequence("edges");
        var edges = new EdgeReader(diagnostics).Read(edgeList);
        var definition = new WorkflowDefinition
        {
            Name = ReadName(reader),
            Version = (int)(reader.FindWhole("version")?.Value ?? 1),
            Description = reader.FindText("description")?.Value,
            Includes = SharedFileReader.ReadIncludes(reader),
            Input = state.ReadInput(reader.Find("input", "a list of state fields")),
            Output = state.ReadOutput(reader.Find("output", "a list of state fields")),
            Types = state.ReadTypes(reader.FindMapping("types")),
            Fields = state.ReadFields(reader.FindMapping("state")),
            Nodes = nodes,
            Edges = edges,
            AreEdgesReadable = edgeList is not null && !diagnostics.HasErrorIn(edgeList.Place),
            EdgesPlace = reader.KeyPlace("edges"),
            Defaults = policies.ReadDefaults(reader.FindMapping("defaults")),
            Migrations = new MigrationReader(diagnostics).Read(reader.FindSequence("migrations")),
            MigrationsPlace = reader.KeyPlace("migrations"),
            Limits = policies.ReadLimits(reader.FindMapping("limits")),
        };
        Require(reader, "nodes", "add 'nodes:' with at least one node");
        Require(reader, "edges", "add 'edges:' with at least 'START -> node' and 'node -> END'");
        reader.Finish();
        return definition;
    }

    private static TextRange Start(MappingReader reader) => new(reader.Place.Start, reader.Place.Start + 1);

    /// <summary>Refuses a file of a format that this reader does not know.</summary>
    public static void ReadFormat(MappingReader reader, DiagnosticBag diagnostics)
    {
        var format = reader.FindText("schema", "the format's name");
        if (format is not null && format.Value != FormatWords.Version)
        {
            diagnostics.Report(ReadingDiagnostics.UnsupportedFormat(format.Place, format.Value));
        }
    }

    private Placed<string> ReadName(MappingReader reader)
    {
        Require(reader, "name", "add 'name:' with a name for the workflow");
        var name = reader.FindText("name", "a name");
        if (name is not null && !Names.IsWorkflow(name.Value))
        {
            diagnostics.Report(ReadingDiagnostics.InvalidWorkflowName(name.Place, name.Value));
        }

        return name ?? new Placed<string>("", Start(reader));
    }

    private void Require(MappingReader reader, string key, string help)
    {
        if (!reader.Has(key))
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(Start(reader), key, "The workflow", help));
        }
    }
}
