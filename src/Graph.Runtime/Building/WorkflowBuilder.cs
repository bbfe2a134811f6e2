using Graph.Runtime.Compilation;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Exporting;
using Graph.Runtime.Values;

namespace Graph.Runtime.Building;

/// <summary>Builds a workflow in C#, with the same words and rules as a workflow file.</summary>
/// <remarks>
/// What was built is a file in the end: <see cref="ToYaml"/> writes it, and <see cref="Compile"/> compiles that text, so a built workflow
/// is stored, resumed, drawn and explained like any other. Nothing is checked while building; the compiler's diagnostics tell all
/// mistakes at once, at their places in the text. A builder is not safe for use by several threads.
/// </remarks>
public sealed partial class WorkflowBuilder
{
    private WorkflowDefinition _workflow;

    private WorkflowBuilder(WorkflowDefinition workflow) => _workflow = workflow;

    /// <summary>What was built so far.</summary>
    internal WorkflowDefinition Definition => _workflow;

    /// <summary>Starts a workflow.</summary>
    /// <param name="name">Its name: small letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <returns>A builder without nodes.</returns>
    public static WorkflowBuilder Create(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new WorkflowBuilder(new WorkflowDefinition { Name = Unplaced.Of(name) });
    }

    /// <summary>Takes over a workflow file, to write it anew or to add to it. Comments are not kept.</summary>
    /// <param name="yaml">The text of a workflow file. Names and types in it are not looked up yet.</param>
    /// <returns>A builder with all that the file says.</returns>
    /// <exception cref="ArgumentException">The text is no workflow; the message has the first mistake and its place.</exception>
    public static WorkflowBuilder Parse(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return new WorkflowBuilder(DefinitionSource.Read(yaml));
    }

    /// <summary>Sets the author's own number, 1 when not given.</summary>
    /// <param name="version">The number, 1 or above.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Version(int version) => Change(_workflow with { Version = version });

    /// <summary>Says what the workflow is for.</summary>
    /// <param name="text">A sentence for people and models.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Description(string text) => Change(_workflow with { Description = text });

    /// <summary>Adds fields that a caller gives.</summary>
    /// <param name="fields">Names of state fields; a <c>?</c> behind a name makes it optional.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Input(params IEnumerable<string> fields)
    {
        var input = fields.Select(field => new InputDefinition(Unplaced.Of(field.TrimEnd('?')), field.EndsWith('?')));
        return Change(_workflow with { Input = [.. _workflow.Input, .. input] });
    }

    /// <summary>Adds fields that a caller gets back; every public field when none is named.</summary>
    /// <param name="fields">Names of state fields.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Output(params IEnumerable<string> fields) =>
        Change(_workflow with { Output = [.. _workflow.Output ?? [], .. Unplaced.Names(fields)] });

    /// <summary>Gives a type a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type, such as <c>enum[low, high]</c> or <c>list&lt;Finding&gt;</c>.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Type(string name, string type) => AddType(name, Unplaced.Type(type));

    /// <summary>Adds a record type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="record">Adds its fields.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Type(string name, Action<RecordBuilder> record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var builder = new RecordBuilder();
        record(builder);
        return AddType(name, builder.Build());
    }

    /// <summary>Adds a field to the state.</summary>
    /// <param name="name">Its name, in small letters with <c>_</c>.</param>
    /// <param name="type">Its type, such as <c>string</c>, <c>list&lt;int&gt;</c> or a name given by <see cref="Type(string, string)"/>.</param>
    /// <param name="reduce">How several writes become one value: <c>append</c>, <c>add</c> and so on; <c>replace</c> when null.</param>
    /// <param name="startsAs">The value at the start; nothing when null.</param>
    /// <param name="more">What else there is to say about it.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder State(string name, string type, string? reduce = null, Value? startsAs = null, Action<FieldBuilder>? more = null)
    {
        var builder = new FieldBuilder(new FieldDefinition
        {
            Name = Unplaced.Of(name),
            Type = Unplaced.Type(type),
            Reduce = reduce is null ? null : Unplaced.Of(reduce),
            Default = startsAs is { } value ? Unplaced.Value(value) : null,
        });
        more?.Invoke(builder);
        return Change(_workflow with { Fields = _workflow.Fields.Add(builder.Build()) });
    }

    /// <summary>Adds a node of a type.</summary>
    /// <param name="name">Its name: small letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <param name="type">What it does: the name of a registered node type.</param>
    /// <param name="node">Says what goes in, what comes out and what holds for it.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Node(string name, string type, Action<NodeBuilder>? node = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        return AddNode(name, type, node);
    }

    /// <summary>Adds a node without a type, which only writes: say what with <see cref="NodeBuilder.Set"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">Says what it writes.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Node(string name, Action<NodeBuilder> node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return AddNode(name, null, node);
    }

    /// <summary>Sets what holds for every node that does not say otherwise.</summary>
    /// <param name="defaults">Says what.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Defaults(Action<DefaultsBuilder> defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        var builder = new DefaultsBuilder(_workflow.Defaults);
        defaults(builder);
        return Change(_workflow with { Defaults = builder.Build() });
    }

    /// <summary>Bounds each run.</summary>
    /// <param name="limits">The bounds.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Limits(RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Change(_workflow with { Limits = limits });
    }

    /// <summary>Says how threads of an older version are made to fit the next one.</summary>
    /// <param name="from">The version of the threads.</param>
    /// <param name="migration">Says what changes; nothing does when null.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Migration(int from, Action<MigrationBuilder>? migration = null)
    {
        var builder = new MigrationBuilder(from);
        migration?.Invoke(builder);
        return Change(_workflow with { Migrations = _workflow.Migrations.Add(builder.Build()) });
    }

    /// <summary>Writes the workflow as a file in the style of <c>graph format</c>.</summary>
    /// <returns>The text, the same for the same calls; it ends with a line feed.</returns>
    public string ToYaml() => DefinitionText.Write(_workflow);

    /// <summary>Compiles the text of the workflow.</summary>
    /// <param name="compiler">Knows the node types.</param>
    /// <param name="path">What the text is called in messages; relative paths in it start from this file's folder. The workflow's name in the
    /// current folder when null. The file need not exist.</param>
    /// <returns>The workflow, or why there is none.</returns>
    public WorkflowCompilation Compile(WorkflowCompiler compiler, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(compiler);
        return compiler.Compile(ToYaml(), path ?? $"{_workflow.Name.Value}.yaml");
    }

    private WorkflowBuilder AddType(string name, TypeSyntax body) =>
        Change(_workflow with { Types = _workflow.Types.Add(new TypeDefinition(Unplaced.Of(name), body)) });

    private WorkflowBuilder AddNode(string name, string? type, Action<NodeBuilder>? node)
    {
        var builder = new NodeBuilder(new NodeDefinition { Name = Unplaced.Of(name), Type = type is null ? null : Unplaced.Of(type), WithPlace = default });
        node?.Invoke(builder);
        return Change(_workflow with { Nodes = _workflow.Nodes.Add(builder.Build()) });
    }

    private WorkflowBuilder Change(WorkflowDefinition workflow)
    {
        _workflow = workflow;
        return this;
    }
}
