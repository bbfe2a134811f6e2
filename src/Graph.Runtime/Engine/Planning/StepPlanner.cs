using System.Collections.Immutable;
using Graph.Runtime.Authoring;

namespace Graph.Runtime.Engine.Planning;

/// <summary>Phase one of a superstep: from what the tasks of the last one decided to what runs next.</summary>
internal sealed class StepPlanner(WorkflowTopology topology)
{
    private readonly JoinTracker _joins = new(topology);

    /// <summary>Says why a step would have too many tasks; null when it would not.</summary>
    /// <param name="decisions">What the tasks before it decided, in merge order.</param>
    internal RunError? FindExcess(IReadOnlyList<Routing> decisions)
    {
        var most = topology.Workflow.Limits.MaxFanOut;
        if (decisions.Count <= most && !HasGroup(decisions))
        {
            return null;
        }

        var groups = decisions.OfType<Routing.IntoGroup>().GroupBy(group => group.Each, group => (long)group.Items.Count).ToList();
        var count = groups.Sum(items => items.Sum()) + decisions.OfType<Routing.ToNode>().Distinct().Count();
        if (count <= most)
        {
            return null;
        }

        var node = groups.Count == 0 ? null : topology.Workflow.Nodes[topology.EachRoutes[groups.MaxBy(items => items.Sum())!.Key].Target].Name;
        return new RunError
        {
            Kind = ErrorKind.Limit,
            Node = node,
            Message = $"The next step would have {count:N0} tasks{(node is null ? "" : $", most of them for the items that '{node}' is to run for")}, "
                + $"and limits.max_fan_out is {most:N0}. Map over fewer items at a time, or raise the limit. The step before it was not committed.",
        };
    }

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

    private static bool HasGroup(IReadOnlyList<Routing> decisions)
    {
        // Asked after every step: without an enumerator.
        for (var place = 0; place < decisions.Count; place++)
        {
            if (decisions[place] is Routing.IntoGroup)
            {
                return true;
            }
        }

        return false;
    }

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
