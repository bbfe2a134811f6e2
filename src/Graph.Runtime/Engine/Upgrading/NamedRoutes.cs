using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition;
using Graph.Runtime.Engine.Planning;

namespace Graph.Runtime.Engine.Upgrading;

/// <summary>The map-reduces and joins of a workflow by the names of their nodes, which another version of it has too.</summary>
internal sealed class NamedRoutes
{
    private NamedRoutes(ImmutableArray<NamedEach> eaches, ImmutableArray<NamedJoin> joins)
    {
        Eaches = eaches;
        Joins = joins;
    }

    /// <summary>In the order of <see cref="WorkflowTopology.EachRoutes"/>.</summary>
    internal ImmutableArray<NamedEach> Eaches { get; }

    /// <summary>In the order of <see cref="CompiledWorkflow.Joins"/>.</summary>
    internal ImmutableArray<NamedJoin> Joins { get; }

    /// <param name="workflow">The workflow.</param>
    /// <param name="nameOf">What a node of it is called, for comparing.</param>
    internal static NamedRoutes Of(CompiledWorkflow workflow, Func<string, string> nameOf)
    {
        var seen = new Dictionary<(string, string), int>();
        var eaches = AllEaches(workflow).Select(each =>
        {
            var place = (Source: each.Source is null ? Names.Start : nameOf(each.Source), Target: nameOf(workflow.Nodes[each.Route.Target].Name));
            seen[place] = seen.GetValueOrDefault(place) + 1;
            return new NamedEach(place.Source, place.Target, seen[place]);
        });
        var joins = workflow.Joins.Select(join => new NamedJoin(
            [.. join.Sources.Select(source => nameOf(workflow.Nodes[source].Name))],
            [.. join.Targets.Select(target => target < 0 ? Names.End : nameOf(workflow.Nodes[target].Name)).Order(StringComparer.Ordinal)],
            join.Mode,
            join.Count));
        return new NamedRoutes([.. eaches], [.. joins]);
    }

    private static IEnumerable<(string? Source, CompiledRoute.Each Route)> AllEaches(CompiledWorkflow workflow) =>
        EachesOf(null, workflow.StartRoutes).Concat(workflow.Nodes.SelectMany(node => EachesOf(node.Name, node.Routes)));

    private static IEnumerable<(string? Source, CompiledRoute.Each Route)> EachesOf(string? source, IEnumerable<CompiledRoute> routes) =>
        Routes.Flatten(routes).OfType<CompiledRoute.Each>().Select(route => (source, route));
}

/// <summary>One map-reduce.</summary>
/// <param name="Source">The node that it comes after, or START.</param>
/// <param name="Target">The node that it runs.</param>
/// <param name="Number">Which one of those with the same source and target, from 1.</param>
internal sealed record NamedEach(string Source, string Target, int Number);

/// <summary>One join.</summary>
/// <param name="Sources">What it waits for, in the order of the file.</param>
/// <param name="Targets">What it leads to, by name.</param>
/// <param name="Mode">How many it waits for.</param>
/// <param name="Count">How many that is, where a number says so.</param>
internal sealed record NamedJoin(ImmutableArray<string> Sources, ImmutableArray<string> Targets, JoinMode Mode, int Count)
{
    internal bool LeadsWhere(NamedJoin other) => Targets.SequenceEqual(other.Targets, StringComparer.Ordinal);

    internal bool WaitsLike(NamedJoin other) =>
        Mode == other.Mode && Count == other.Count && Sources.ToHashSet(StringComparer.Ordinal).SetEquals(other.Sources);
}
