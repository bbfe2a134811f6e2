using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Planning;

namespace Graph.Runtime.Engine.Updating;

/// <summary>What stays due when nodes are taken to have run just now: all but their own tasks and what they had made due before.</summary>
internal sealed class DueAgain(RunState run)
{
    private readonly HashSet<int> _nodes = [.. run.Due.Nodes, .. run.Due.Deferred];
    private readonly List<DueGroup> _groups = [.. run.Due.Groups];

    /// <summary>Nodes that wait until nothing else is left.</summary>
    internal IReadOnlyCollection<int> Deferred => [.. _nodes.Where(node => run.Workflow.Nodes[node].IsDeferred)];

    /// <summary>A node that was due is done; of one that was not, what it had decided before counts no more.</summary>
    internal void TakeBack(int index)
    {
        if (_nodes.Remove(index))
        {
            return;
        }

        var node = run.Workflow.Nodes[index];
        foreach (var route in Routes.Flatten(node.Routes))
        {
            switch (route)
            {
                case CompiledRoute.To to:
                    _nodes.Remove(to.Target);
                    break;
                case CompiledRoute.Each each:
                    _groups.RemoveAll(group => group.Each == run.Topology.IndexOf(each));
                    break;
                case CompiledRoute.IntoJoin join:
                    TakeBack(join);
                    break;
            }
        }

        _nodes.ExceptWith(node.GoToTargets.Values);
    }

    /// <summary>What stays due, as a decision like those of tasks.</summary>
    internal IReadOnlyList<Routing> Others() =>
    [
        .. _nodes.Where(node => !run.Workflow.Nodes[node].IsDeferred).Order().Select(node => new Routing.ToNode(node)),
        .. _groups.Select(group => new Routing.IntoGroup(group.Each, group.Items)),
    ];

    /// <summary>A join that has made its targets due had this arrival already, and does not begin another round with it.</summary>
    internal IReadOnlyList<Routing> WithoutFiredJoins(IReadOnlyList<Routing> routing) =>
        [.. routing.Where(decision => decision is not Routing.IntoJoin join || !run.Topology.TargetsOfJoins[join.Join].All(_nodes.Contains))];

    private void TakeBack(CompiledRoute.IntoJoin join)
    {
        var place = run.Joins.FindIndex(known => known.Join == join.JoinIndex && !known.HasFired);
        if (place < 0)
        {
            return;
        }

        var arrived = run.Joins[place].Arrived.Remove(join.SourceIndex);
        if (arrived.IsEmpty)
        {
            run.Joins.RemoveAt(place);
            return;
        }

        run.Joins[place] = run.Joins[place] with { Arrived = arrived };
    }
}
