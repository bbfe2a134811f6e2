using System.Collections.Immutable;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Planning;

/// <summary>What runs next: nodes, map-reduces, and nodes that wait until nothing else is left.</summary>
/// <param name="Nodes">Nodes due by an edge, each once, by name.</param>
/// <param name="Groups">Map-reduces, in the order of their target's name.</param>
/// <param name="Deferred">Nodes that run when nothing else is due, by name.</param>
/// <param name="IsStart">The routes of START have still to be evaluated.</param>
internal sealed record DueWork(
    ImmutableArray<int> Nodes, ImmutableArray<DueGroup> Groups, ImmutableArray<int> Deferred, bool IsStart = false)
{
    internal static DueWork Nothing { get; } = new([], [], []);

    internal static DueWork Start { get; } = new([], [], [], IsStart: true);

    internal bool IsEmpty => Nodes.IsEmpty && Groups.IsEmpty && Deferred.IsEmpty && !IsStart;

    internal bool HasOnlyDeferred => Nodes.IsEmpty && Groups.IsEmpty && !Deferred.IsEmpty && !IsStart;
}

/// <summary>One map-reduce that is due: a task of its target for each item.</summary>
/// <param name="Each">Its place in <see cref="WorkflowTopology.EachRoutes"/>.</param>
/// <param name="Items">The items.</param>
internal sealed record DueGroup(int Each, ValueList Items);
