using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Engine.Planning;

/// <summary>What the planner needs to know of a workflow's shape, worked out once: ranks, map-reduces, who can still reach whom.</summary>
internal sealed class WorkflowTopology
{
    private static readonly ConditionalWeakTable<CompiledWorkflow, WorkflowTopology> Known = [];

    private readonly Dictionary<CompiledRoute.Each, int> _eachIndexes = new(ReferenceEqualityComparer.Instance);
    private readonly DueWork[] _single;
    private readonly Routing.ToNode[] _decisions;

    private WorkflowTopology(CompiledWorkflow workflow)
    {
        Workflow = workflow;
        Ranks = RankByName(workflow);
        EachRoutes = CollectEachRoutes(workflow);
        EachLabels = LabelEachRoutes();
        var successors = Successors.Of(workflow);
        SourceReach = [.. workflow.Joins.Select(join => successors.ReachOfSources(join))];
        TargetsOfJoins = [.. workflow.Joins.Select(join => join.Targets.Where(target => target >= 0).ToImmutableArray())];
        _single = [.. workflow.Nodes.Select(node => node.IsDeferred ? new DueWork([], [], [node.Index]) : new DueWork([node.Index], [], []))];
        _decisions = [.. workflow.Nodes.Select(node => new Routing.ToNode(node.Index))];
        HasMarksBefore = workflow.Nodes.Any(node => node.InterruptsBefore);
        HasMarksAfter = workflow.Nodes.Any(node => node.InterruptsAfter);
        EphemeralSlots = [.. Enumerable.Range(0, workflow.Schema.Fields.Length).Where(slot => workflow.Schema.Fields[slot].IsEphemeral)];
    }

    internal CompiledWorkflow Workflow { get; }

    /// <summary>The place of each node in the order of names, which is the order of merging.</summary>
    internal ImmutableArray<int> Ranks { get; }

    /// <summary>All map-reduces, in a fixed order: START's, then the nodes' in the order of the file.</summary>
    internal ImmutableArray<CompiledRoute.Each> EachRoutes { get; }

    /// <summary>What tells the tasks of two map-reduces over one node apart: empty for the first, then <c>b.</c>, <c>c.</c> …</summary>
    internal ImmutableArray<string> EachLabels { get; }

    /// <summary>By join and source: from which nodes the source can be reached without passing through the join.</summary>
    internal ImmutableArray<ImmutableArray<bool[]>> SourceReach { get; }

    internal ImmutableArray<ImmutableArray<int>> TargetsOfJoins { get; }

    internal ImmutableArray<int> EphemeralSlots { get; }

    internal bool HasMarksBefore { get; }

    internal bool HasMarksAfter { get; }

    internal static WorkflowTopology Of(CompiledWorkflow workflow) => Known.GetValue(workflow, found => new WorkflowTopology(found));

    internal int IndexOf(CompiledRoute.Each route) => _eachIndexes[route];

    /// <summary>Just one node, without allocating.</summary>
    internal DueWork Single(int node) => _single[node];

    /// <summary>That a node runs next, without allocating.</summary>
    internal Routing.ToNode DecisionFor(int node) => _decisions[node];

    internal string KeyOf(int node) => Workflow.Nodes[node].Name;

    internal string KeyOf(int each, int item) =>
        $"{Workflow.Nodes[EachRoutes[each].Target].Name}#{EachLabels[each]}{item}";

    private static ImmutableArray<int> RankByName(CompiledWorkflow workflow)
    {
        var ranks = new int[workflow.Nodes.Length];
        var byName = workflow.Nodes.OrderBy(node => node.Name, StringComparer.Ordinal).ToList();
        for (var rank = 0; rank < byName.Count; rank++)
        {
            ranks[byName[rank].Index] = rank;
        }

        return [.. ranks];
    }

    private ImmutableArray<CompiledRoute.Each> CollectEachRoutes(CompiledWorkflow workflow)
    {
        var all = Routes.Flatten(workflow.StartRoutes)
            .Concat(workflow.Nodes.SelectMany(node => Routes.Flatten(node.Routes)))
            .OfType<CompiledRoute.Each>()
            .ToImmutableArray();
        for (var i = 0; i < all.Length; i++)
        {
            _eachIndexes[all[i]] = i;
        }

        return all;
    }

    private ImmutableArray<string> LabelEachRoutes()
    {
        var seen = new Dictionary<int, int>();
        return
        [
            .. EachRoutes.Select(route =>
            {
                seen[route.Target] = seen.GetValueOrDefault(route.Target) + 1;
                return seen[route.Target] == 1 ? "" : $"{(char)('a' + seen[route.Target] - 1)}.";
            }),
        ];
    }
}

/// <summary>Routes seen without their conditions.</summary>
internal static class Routes
{
    internal static IEnumerable<CompiledRoute> Flatten(IEnumerable<CompiledRoute> routes) => routes.SelectMany(route =>
        route is CompiledRoute.Choose choose
            ? choose.Arms.SelectMany(arm => Flatten(arm.Then)).Concat(Flatten(choose.Otherwise))
            : [route]);
}
