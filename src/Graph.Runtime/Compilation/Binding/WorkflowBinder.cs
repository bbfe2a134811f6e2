using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation.Composition;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Validation;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Turns a definition into a workflow: looks names up, checks types, compiles expressions, and holds it against the rules.</summary>
internal sealed class WorkflowBinder(
    SourceText source,
    DiagnosticBag diagnostics,
    NodeRegistry nodes,
    IServiceProvider services,
    WorkflowCompilerOptions options,
    Composer composer)
{
    private readonly Usage _usage = new();

    /// <summary>The workflow with the files that it uses; meaningless if anything is wrong, which was reported then.</summary>
    public ComposedFile Bind(WorkflowDefinition written)
    {
        if (SizeLimits.ArePassed(written, diagnostics))
        {
            return new ComposedFile(null, 0, 1, ImmutableDictionary<string, string>.Empty);
        }

        var shared = composer.Share(written.Includes, source, diagnostics);
        var definition = written with { Defaults = written.Defaults.Over(shared.Defaults) };

        var expressions = new ExpressionBinder(_usage, diagnostics);
        var values = new ValueBinder(expressions, diagnostics);
        var types = new TypeBinder(definition.Types, diagnostics, shared.Types);
        var fields = new SchemaBinder(definition, types, values, options, diagnostics);
        var schema = fields.BindFields();
        var scopes = new Scopes(schema, NewLayout(definition, schema));
        var names = new NodeNames(definition.Nodes, diagnostics);
        expressions.Know(schema, scopes.Layout);
        new ItemBinder(definition, names, scopes).BindAll();

        var writes = new WriteBinder(schema, values, _usage, diagnostics);
        var tools = new WorkflowTools(nodes, services, FolderOf(source.Path), values);
        var parameters = new ParameterBinder(schema, types, values, expressions, tools.BaseFolder, diagnostics);
        var subworkflows = new SubworkflowBinder(composer, source, values, diagnostics);
        var nodeBinder = new NodeBinder(definition, tools, parameters, subworkflows, writes, names, diagnostics);
        var bound = definition.Nodes.Select((node, index) => nodeBinder.Bind(index, node, scopes)).ToList();
        var routes = new RouteBinder(definition, names, scopes, expressions, writes, diagnostics);
        routes.BindAll();

        var input = fields.BindInput(schema);
        var output = fields.BindOutput(schema);
        var migrations = new MigrationBinder(definition, schema, values, diagnostics).BindAll();
        Check(definition, schema, names, input, output);
        var files = shared.Files.SetItems(subworkflows.Files);
        var text = WorkflowBundle.Pack(source.Text, tools.BaseFolder, files);
        var workflow = diagnostics.HasErrors ? null : new CompiledWorkflow
        {
            Name = definition.Name.Value,
            Version = definition.Version,
            Description = definition.Description,
            Hash = StoredDefinition.HashOf(text),
            SourceText = text,
            SourcePath = source.Path,
            Schema = schema,
            Input = input,
            Output = output,
            Nodes = [.. bound.Select(node => node.Node with { Implementation = node.Create?.Invoke(), Routes = routes.Of(node.Node.Index) })],
            StartRoutes = routes.Of(Usage.AtStart),
            Joins = routes.Joins,
            Migrations = migrations,
            Limits = definition.Limits,
            Layout = scopes.Layout,
        };
        return new ComposedFile(workflow, 0, 1 + subworkflows.Height, files);
    }

    private static FrameLayout NewLayout(WorkflowDefinition definition, StateSchema schema) =>
        new(schema.Fields.Length, [.. definition.Edges.SelectMany(edge => ItemBinder.EachesOf(edge.Action)).Select(each => each.ItemName.Value).Distinct()]);

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(".");

    private void Check(
        WorkflowDefinition definition, StateSchema schema, NodeNames names, ImmutableArray<InputField> input, ImmutableArray<int> output)
    {
        var facts = new WorkflowFacts
        {
            Definition = definition,
            Schema = schema,
            Source = source,
            Ways = new WayMap(definition, names),
            Reads = [.. _usage.Reads],
            Writes = [.. _usage.Writes],
            ReadsWholeState = _usage.ReadsWholeState,
            Input = [.. input.Select(field => field.Slot)],
            Output = [.. output],
        };
        foreach (var rule in WorkflowRules.All)
        {
            rule.Check(facts, diagnostics);
        }
    }
}
