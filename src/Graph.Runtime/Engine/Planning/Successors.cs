using System.Collections.Immutable;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Engine.Planning;

/// <summary>Which node can lead to which, whatever conditions say.</summary>
internal sealed class Successors
{
    private readonly List<int>[] _predecessors;

    private Successors(int count) => _predecessors = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];

    internal static Successors Of(CompiledWorkflow workflow)
    {
        var successors = new Successors(workflow.Nodes.Length);
        foreach (var node in workflow.Nodes)
        {
            foreach (var target in TargetsOf(workflow, node).Where(target => target >= 0))
            {
                successors._predecessors[target].Add(node.Index);
            }
        }

        return successors;
    }

    /// <summary>For each source of a join, the nodes (itself included) from which it can be reached without running the join's targets.</summary>
    internal ImmutableArray<bool[]> ReachOfSources(CompiledJoin join) => [.. join.Sources.Select(source => ReachOf(source, join.Targets))];

    private static IEnumerable<int> TargetsOf(CompiledWorkflow workflow, CompiledNode node)
    {
        var byRoute = Routes.Flatten(node.Routes).SelectMany(route => route switch
        {
            CompiledRoute.To to => [to.Target],
            CompiledRoute.Each each => [each.Target],
            CompiledRoute.IntoJoin into => workflow.Joins[into.JoinIndex].Targets,
            _ => ImmutableArray<int>.Empty,
        });
        int?[] whenItFails = [node.OnError?.Target, node.Expiry?.Target];
        return byRoute.Concat(node.GoToTargets.Values).Concat(whenItFails.OfType<int>());
    }

    private bool[] ReachOf(int source, ImmutableArray<int> barred)
    {
        var reach = new bool[_predecessors.Length];
        var open = new Stack<int>([source]);
        reach[source] = true;
        while (open.TryPop(out var node))
        {
            foreach (var before in _predecessors[node].Where(before => !reach[before] && !barred.Contains(before)))
            {
                reach[before] = true;
                open.Push(before);
            }
        }

        return reach;
    }
}
