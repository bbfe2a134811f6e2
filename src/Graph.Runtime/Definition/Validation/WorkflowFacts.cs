using System.Collections.Immutable;
using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.State;

namespace Graph.Runtime.Definition.Validation;

/// <summary>What the rules know of a workflow: what was written, and what came of looking its names up.</summary>
internal sealed record WorkflowFacts
{
    private ILookup<int, FieldWrite>? _writesByNode;
    private ILookup<int, EdgeDefinition>? _edgesByTarget;
    private Dictionary<(int From, int To), int>? _edgeCounts;
    private HashSet<(int From, int To)>? _ownWays;
    private HashSet<int>? _targetsOfOwnWays;

    public required WorkflowDefinition Definition { get; init; }

    public required StateSchema Schema { get; init; }

    public required WayMap Ways { get; init; }

    public required ImmutableArray<FieldRead> Reads { get; init; }

    public required ImmutableArray<FieldWrite> Writes { get; init; }

    /// <summary>Whether some expression reads the state as a whole, so that no field is unread.</summary>
    public required bool ReadsWholeState { get; init; }

    /// <summary>Slots of what a caller gives.</summary>
    public required ImmutableHashSet<int> Input { get; init; }

    /// <summary>Slots of what a caller gets back.</summary>
    public required ImmutableHashSet<int> Output { get; init; }

    /// <summary>Whether the names under <c>edges:</c>, <c>routes:</c> and <c>on_error:</c> were all found.</summary>
    public bool AreWaysKnown => Ways.IsComplete && AreEdgesReadable;

    /// <summary>Whether every edge could be read.</summary>
    public bool AreEdgesReadable => Definition.AreEdgesReadable;

    /// <summary>Nodes that may write any field, because they route themselves by commands, which carry updates of their own.</summary>
    public IEnumerable<int> FreeWriters => Definition.Nodes.Select((node, index) => (node, index)).Where(pair => pair.node.Routes.Length > 0).Select(pair => pair.index);

    public required SourceText Source { get; init; }

    public string NameOf(int node) => Definition.Nodes[node].Name.Value;

    public string FieldName(int slot) => Schema.Fields[slot].Name;

    /// <summary>The line, from 1, that something stands on.</summary>
    public int LineOf(TextRange place) => Source.PointAt(place.Start).Line;

    public IEnumerable<FieldWrite> WritesOf(int node) => (_writesByNode ??= Writes.ToLookup(write => write.Node))[node];

    /// <summary>Whether a node may go to another by its own command, when it fails, or when nobody answers it.</summary>
    public bool HasOwnWay(int from, int to) => OwnWays.Contains((from, to));

    /// <summary>Whether any node may go to this one by its own command, or when it fails.</summary>
    public bool HasOwnWayTo(int node) => (_targetsOfOwnWays ??= [.. OwnWays.Select(way => way.To)]).Contains(node);

    /// <summary>The edges that lead to a node, one as often as it names the node.</summary>
    public IEnumerable<EdgeDefinition> EdgesInto(int node) => (_edgesByTarget ??= Definition.Edges
        .SelectMany(edge => edge.Action.Targets.Select(target => (Edge: edge, Node: Ways.Find(target.Value))))
        .Where(entry => entry.Node is not null)
        .ToLookup(entry => entry.Node!.Value, entry => entry.Edge))[node];

    /// <summary>How many edges lead from one node to another.</summary>
    public int CountEdges(int from, int to) => (_edgeCounts ??= Definition.Edges
        .SelectMany(WaysOf)
        .CountBy(way => way)
        .ToDictionary()).GetValueOrDefault((from, to));

    private HashSet<(int From, int To)> OwnWays => _ownWays ??=
        [.. Enumerable.Range(0, Ways.Count).SelectMany(from => OwnTargets(Definition.Nodes[from]).Select(target => Ways.Find(target.Value)).OfType<int>().Select(to => (from, to)))];

    private IEnumerable<(int From, int To)> WaysOf(EdgeDefinition edge) => edge.Sources
        .SelectMany(from => edge.Action.Targets.Select(to => (From: Ways.Find(from.Value), To: Ways.Find(to.Value))))
        .Where(way => way is { From: not null, To: not null })
        .Select(way => (way.From!.Value, way.To!.Value))
        .Distinct();

    private IEnumerable<Placed<string>> OwnTargets(NodeDefinition node) =>
        [
            .. node.Routes,
            .. (node.OnError ?? Definition.Defaults.OnError) is OnErrorDefinition.GoTo handler ? [handler.Target] : Array.Empty<Placed<string>>(),
            .. node.Expiry?.Target is { } late ? [late] : Array.Empty<Placed<string>>(),
        ];
}
