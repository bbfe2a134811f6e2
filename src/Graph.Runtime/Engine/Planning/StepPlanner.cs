using System.Collections.Immutable;

namespace Graph.Runtime.Engine.Planning;

/// <summary>Phase one of a superstep: from what the tasks of the last one decided to what runs next.</summary>
internal sealed class StepPlanner(WorkflowTopology topology)
{
    private readonly JoinTracker _joins = new(topology);

    /// <summary>Works out what is due after a step.</summary>
    /// <param name="decisions">What the tasks decided, in merge order.</param>
    /// <param name="joins">Joins under way; changed in place.</param>
    /// <param name="deferred">Nodes that were put off before and are still.</param>
    internal DueWork Plan(IReadOnlyList<Routing> decisions, List<JoinProgress> joins, ImmutableArray<int> deferred)
    {
        if (joins.Count == 0 && deferred.IsEmpty && decisions.Count <= 1)
        {
            switch (decisions)
            {
                case []:
                    return DueWork.Nothing;
                case [Routing.ToNode only]:
                    return topology.Single(only.Node);
                default:
                    break;
            }
        }

        var due = new HashSet<int>(deferred);
        var groups = new List<DueGroup>();
        var arrivals = new List<(int Join, int Source)>();
        foreach (var decision in decisions)
        {
            Collect(decision, due, groups, arrivals);
        }

        // However many items of a map-reduce are done in a step, their node is one source of a join, and arrived once.
        _joins.Arrive(joins, arrivals.Distinct(), due);
        _joins.FireActive(joins, due, [.. groups.Select(group => topology.EachRoutes[group.Each].Target)]);
        return Arrange(due, groups);
    }

    /// <summary>Makes deferred nodes due, when nothing else is.</summary>
    internal static DueWork WithDeferred(DueWork work) => work.HasOnlyDeferred ? new DueWork(work.Deferred, [], []) : work;

    /// <summary>Joins that wait still, in words.</summary>
    internal IReadOnlyList<string> DescribeHalfFilled(IReadOnlyCollection<JoinProgress> joins) => _joins.DescribeHalfFilled(joins);

    private static void Collect(Routing decision, HashSet<int> due, List<DueGroup> groups, List<(int Join, int Source)> arrivals)
    {
        switch (decision)
        {
            case Routing.ToNode to:
                due.Add(to.Node);
                break;
            case Routing.IntoJoin join:
                arrivals.Add((join.Join, join.Source));
                break;
            case Routing.IntoGroup group:
                AddItems(group, groups);
                break;
            default:
                break;
        }
    }

    /// <summary>Several tasks of one node may each map; their items are one map-reduce, in merge order, so that each has its own key.</summary>
    private static void AddItems(Routing.IntoGroup more, List<DueGroup> groups)
    {
        var place = groups.FindIndex(group => group.Each == more.Each);
        if (place < 0)
        {
            groups.Add(new DueGroup(more.Each, more.Items));
            return;
        }

        groups[place] = new DueGroup(more.Each, groups[place].Items.AddRange(more.Items));
    }

    private DueWork Arrange(HashSet<int> due, List<DueGroup> groups)
    {
        if (due.Count == 0 && groups.Count == 0)
        {
            return DueWork.Nothing;
        }

        var byName = due.OrderBy(node => topology.Ranks[node]).ToList();
        return new DueWork(
            [.. byName.Where(node => !IsDeferred(node))],
            [.. groups.OrderBy(group => topology.Ranks[topology.EachRoutes[group.Each].Target]).ThenBy(group => group.Each)],
            [.. byName.Where(IsDeferred)]);
    }

    private bool IsDeferred(int node) => topology.Workflow.Nodes[node].IsDeferred;
}
