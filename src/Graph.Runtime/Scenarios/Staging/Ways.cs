using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Drawing;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>Watches which nodes, edges and arms of a workflow a run comes by.</summary>
/// <param name="workflow">The workflow.</param>
/// <param name="place">The path of the node that runs it; empty for the scenario's own.</param>
internal sealed class Ways(CompiledWorkflow workflow, string place)
{
    private readonly List<Way> _ways = [];
    private List<Way> _starts = [];
    private readonly Way?[] _nodes = new Way?[workflow.Nodes.Length];
    private readonly List<Way>[] _fixedEdges = [.. workflow.Nodes.Select(_ => new List<Way>())];
    private readonly Dictionary<(int Node, string Target), Way> _commands = [];
    private readonly Way?[] _errorRoutes = new Way?[workflow.Nodes.Length];
    private readonly List<(CompiledJoin Join, Way Way)> _joins = [];
    private readonly int[] _replaced = new int[workflow.Nodes.Length];

    internal string Place => place;

    internal string WorkflowName => workflow.Name;

    /// <summary>The workflow with routes that say when they are taken; its nodes' code is as it was.</summary>
    internal CompiledWorkflow Observe()
    {
        foreach (var node in workflow.Nodes)
        {
            _nodes[node.Index] = Add(WayKind.Node, node.Name);
        }

        List<Way> starts = [];
        var startRoutes = Observe(workflow.StartRoutes, WorkflowDescription.Start, starts);
        _starts = starts;
        var nodes = workflow.Nodes.Select(node => node with { Routes = ObserveNode(node) }).ToImmutableArray();
        foreach (var join in workflow.Joins)
        {
            ObserveJoin(join);
        }

        return workflow with { StartRoutes = startRoutes, Nodes = nodes };
    }

    /// <summary>Sees a command of a node.</summary>
    internal void See(CompiledNode node, NodeCommand command)
    {
        foreach (var target in command.GoTo ?? [])
        {
            _commands.GetValueOrDefault((node.Index, target))?.Take();
        }

        if (command.GoTo is not null && !node.GoToAdds)
        {
            Interlocked.Increment(ref _replaced[node.Index]);
        }
    }

    /// <summary>What was taken, once the run is over.</summary>
    /// <param name="story">All that the run told.</param>
    internal WorkflowCoverage ToCoverage(IReadOnlyCollection<Happening> story)
    {
        var own = story.Where(happened => happened.Place == place).ToList();
        var finished = own.Where(happened => happened.Event is RunEvent.TaskFinished)
            .Select(happened => (happened.Call, Task: (RunEvent.TaskFinished)happened.Event))
            .ToLookup(happened => happened.Task.Node, StringComparer.Ordinal);
        var failed = own.Where(happened => happened.Event is RunEvent.TaskFailed)
            .Select(happened => (happened.Call, Task: (RunEvent.TaskFailed)happened.Event))
            .ToLookup(happened => NodePath.WithoutItems(happened.Task.Task), StringComparer.Ordinal);
        var started = own.Where(happened => happened.Event is RunEvent.TaskStarted { Attempt: 1 })
            .Select(happened => (happened.Call, Task: (RunEvent.TaskStarted)happened.Event))
            .Select(happened => (happened.Task.Node, happened.Task.Step, happened.Task.Task, happened.Call)).Distinct()
            .ToLookup(task => task.Node, StringComparer.Ordinal);
        _starts.ForEach(way => way.Take(own.Count(happened => happened.Event is RunEvent.RunStarted { IsResumed: false })));
        foreach (var node in workflow.Nodes)
        {
            _nodes[node.Index]!.Take(started[node.Name].Count());
            var done = finished[node.Name].Count();
            _fixedEdges[node.Index].ForEach(way => way.Take(Math.Max(0, done - _replaced[node.Index])));
            var routedAround = failed[node.Name].Count(one =>
                !finished[node.Name].Any(other => other.Call == one.Call && other.Task.Step == one.Task.Step && other.Task.Task == one.Task.Task));
            _errorRoutes[node.Index]?.Take(routedAround);
        }

        // Nothing tells that a join was met but that its targets ran after one of its sources.
        foreach (var (join, way) in _joins.Where(join => join.Join.Sources.Any(source => finished[NameOf(source)].Any())))
        {
            way.Take(join.Targets.Where(target => target >= 0).Select(target => started[NameOf(target)].Count()).DefaultIfEmpty(1).Min());
        }

        return new WorkflowCoverage([.. _ways.Select(way => new CoveredWay(way.Kind, way.Text, way.Count))]);
    }

    private ImmutableArray<CompiledRoute> ObserveNode(CompiledNode node)
    {
        var routes = Observe(node.Routes, node.Name, _fixedEdges[node.Index]);
        foreach (var (name, _) in node.GoToTargets.OrderBy(target => target.Key, StringComparer.Ordinal))
        {
            _commands[(node.Index, name)] = Add(WayKind.Edge, $"{node.Name} -> {name} (goto)");
        }

        if (node.OnError?.Target is { } handler)
        {
            _errorRoutes[node.Index] = Add(WayKind.Edge, $"{node.Name} -> {NameOf(handler)} (on error)");
        }

        return routes;
    }

    private void ObserveJoin(CompiledJoin join)
    {
        var text = $"[{string.Join(", ", join.Sources.Select(NameOf))}] -> {string.Join(", ", join.Targets.Select(NameOf))}";
        _joins.Add((join, Add(WayKind.Edge, text)));
    }

    private ImmutableArray<CompiledRoute> Observe(ImmutableArray<CompiledRoute> routes, string from, List<Way> fixedEdges) =>
        [.. routes.Select(route => Observe(route, from, fixedEdges))];

    private CompiledRoute Observe(CompiledRoute route, string from, List<Way> fixedEdges)
    {
        switch (route)
        {
            case CompiledRoute.To to:
                fixedEdges.Add(Add(WayKind.Edge, $"{from} -> {NameOf(to.Target)}"));
                return to;
            case CompiledRoute.Each each:
                var way = Add(WayKind.Edge, $"{from} -> {NameOf(each.Target)} (each)");
                return each with { Items = new ObservedExpression(each.Items, items => way.Take(items.Kind == ValueKind.List && items.AsList().Count > 0 ? 1 : 0)) };
            case CompiledRoute.Choose choose:
                return ObserveChoice(choose, from);
            default:
                return route;
        }
    }

    private CompiledRoute.Choose ObserveChoice(CompiledRoute.Choose choose, string from)
    {
        var arms = choose.Arms.Select(arm => Add(WayKind.Arm, $"{from} -> {TargetsOf(arm.Then)} (when {OneLine.Of(arm.When.Text)})")).ToArray();
        var otherwise = Add(WayKind.Arm, $"{from} -> {TargetsOf(choose.Otherwise)} (else)");

        // A choice is made on one thread from its first arm to its last, so that one that holds can be remembered until then.
        var held = new ThreadLocal<bool>();
        return choose with { Arms = [.. choose.Arms.Select((arm, index) => arm with { When = new ObservedExpression(arm.When, answer => See(index, answer)) })] };

        void See(int index, Value answer)
        {
            var holds = answer.Kind == ValueKind.Bool && answer.AsBool();
            held.Value = holds || (index > 0 && held.Value);
            arms[index].Take(holds ? 1 : 0);
            otherwise.Take(index == arms.Length - 1 && !held.Value ? 1 : 0);
        }
    }

    private string TargetsOf(ImmutableArray<CompiledRoute> routes) => string.Join(", ", Engine.Planning.Routes.Flatten(routes).Select(route => route switch
    {
        CompiledRoute.To to => NameOf(to.Target),
        CompiledRoute.Each each => $"each {NameOf(each.Target)}",
        CompiledRoute.IntoJoin join => string.Join(", ", workflow.Joins[join.JoinIndex].Targets.Select(NameOf)),
        _ => "",
    }));

    private string NameOf(int target) => WorkflowDescriptionExtensions.NameOf(target, workflow);

    private Way Add(WayKind kind, string text)
    {
        var way = new Way(kind, text);
        _ways.Add(way);
        return way;
    }

    private sealed class Way(WayKind kind, string text)
    {
        private int _count;

        internal WayKind Kind { get; } = kind;

        internal string Text { get; } = text;

        internal int Count => _count;

        internal void Take(int times = 1) => Interlocked.Add(ref _count, times);
    }
}
