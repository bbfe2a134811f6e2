using System.Globalization;
using System.Text;

namespace Graph.Simulation.Tests.Workload;

/// <summary>The text of one generated workflow while it grows.</summary>
internal sealed class WorkflowDraft(string name)
{
    private readonly StringBuilder _state = new();
    private readonly StringBuilder _nodes = new();
    private readonly StringBuilder _edges = new();
    private int _names;

    internal string Limits { get; set; } = "{ max_steps: 400 }";

    /// <summary>A name that no other node or field of this workflow has; of different lengths, since some nodes go by that.</summary>
    internal string NewName(string stem) => string.Create(CultureInfo.InvariantCulture, $"{stem}{++_names}");

    internal void AddField(string field, string type) => _state.Append(CultureInfo.InvariantCulture, $"  {field}: {type}\n");

    /// <summary>Adds a node whose outcome goes to the log.</summary>
    internal string AddNode(string type, string subject = "", string options = "", string writes = "")
    {
        var node = NewName(type);
        AddNamed(node, type, subject, options, writes);
        return node;
    }

    /// <summary>Adds a node under a name that was taken before, because another one leads to it.</summary>
    internal void AddNamed(string node, string type, string subject = "", string options = "", string writes = "")
    {
        var with = subject.Length == 0 ? "{ size: \"${size(log)}\" }" : $"{{ subject: \"${{{subject}}}\", size: \"${{size(log)}}\" }}";
        _nodes.Append(CultureInfo.InvariantCulture, $$"""
              {{node}}:
                type: {{type}}
                with: {{with}}
                output: { log: "${result.log}", seen: "${result.seen}"{{writes}} }

            """);
        foreach (var option in options.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _nodes.Append(CultureInfo.InvariantCulture, $"    {option}\n");
        }
    }

    /// <summary>Adds a node that runs another file.</summary>
    internal string AddSubworkflow(string file)
    {
        var node = NewName("sub");
        _nodes.Append(CultureInfo.InvariantCulture, $$"""
              {{node}}:
                type: workflow
                with: { file: {{file}}, input: { begun: "${size(log)}" } }
                output: { log: "${result.log}", seen: "${result.seen}" }

            """);
        return node;
    }

    internal void AddEdge(string edge) => _edges.Append(CultureInfo.InvariantCulture, $"  - {edge}\n");

    internal void Connect(string from, string to) => AddEdge($"{{ from: {from}, to: {to} }}");

    public override string ToString() => $"""
        schema: graphagents/v1
        name: {name}
        input: [begun]
        output: [log, seen]
        state:
          begun: int
          log: {"{ type: list<string>, reduce: append }"}
          seen: {"{ type: list<string>, reduce: append }"}
        {_state}nodes:
        {_nodes}edges:
        {_edges}limits: {Limits}

        """;
}
