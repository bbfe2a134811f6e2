using System.Collections.Immutable;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Drawing;

/// <summary>Lets a compiled workflow describe itself.</summary>
public static class WorkflowDescriptionExtensions
{
    /// <summary>Describes a workflow for drawings and for questions about its shape.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <returns>The same description for the same workflow, always in the same order.</returns>
    public static WorkflowDescription Describe(this CompiledWorkflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var joins = workflow.Joins.Select(join => Describe(join, workflow)).ToImmutableArray();
        var edges = new EdgeFinder(workflow, joins).Find();
        var perItem = edges.Where(edge => edge.Item is not null).Select(edge => edge.To).ToHashSet(StringComparer.Ordinal);
        return new WorkflowDescription
        {
            Name = OneLine.Of(workflow.Name),
            Version = workflow.Version,
            Description = workflow.Description is null ? null : OneLine.Of(workflow.Description),
            Nodes = [.. workflow.Nodes.Select(node => Describe(node, perItem.Contains(node.Name)))],
            Joins = joins,
            Edges = edges,
        };
    }

    private static NodeDescription Describe(CompiledNode node, bool runsPerItem) => new()
    {
        Name = node.Name,
        Type = node.TypeName,
        Subworkflow = node.Subworkflow?.Name,
        Description = node.Description is null ? null : OneLine.Of(node.Description),
        RunsPerItem = runsPerItem,
        IsDeferred = node.IsDeferred,
        InterruptsBefore = node.InterruptsBefore,
        InterruptsAfter = node.InterruptsAfter,
    };

    private static JoinDescription Describe(CompiledJoin join, CompiledWorkflow workflow) => new(
        $"join {join.Index + 1}",
        join.Mode switch
        {
            JoinMode.Active => "active",
            JoinMode.All => "all",
            JoinMode.Any => "any",
            JoinMode.Count => join.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
        [.. join.Sources.Select(source => workflow.Nodes[source].Name)],
        [.. join.Targets.Select(target => NameOf(target, workflow))]);

    internal static string NameOf(int target, CompiledWorkflow workflow) => target switch
    {
        NodeTarget.End => WorkflowDescription.End,
        NodeTarget.Fail => WorkflowDescription.Fail,
        _ => workflow.Nodes[target].Name,
    };
}
