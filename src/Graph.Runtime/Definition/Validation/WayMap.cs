using Graph.Runtime.Compilation.Binding;

namespace Graph.Runtime.Definition.Validation;

/// <summary>Where a run can go: from each node to those that may come next, by whatever kind of edge.</summary>
/// <remarks>
/// A misspelt name counts as what was probably meant, so that one mistake is reported once; a name that nothing is near to
/// makes the map incomplete, and then nothing is said about ways at all.
/// </remarks>
internal sealed class WayMap
{
    private readonly NodeNames _names;
    private readonly HashSet<int>[] _next;
    private readonly bool[] _ends;

    public WayMap(WorkflowDefinition definition, NodeNames names)
    {
        _names = names;
        Count = definition.Nodes.Length;
        _next = [.. Enumerable.Range(0, Count + 1).Select(_ => new HashSet<int>())];
        _ends = new bool[Count + 1];
        foreach (var edge in definition.Edges)
        {
            AddEdge(edge);
        }

        for (var node = 0; node < Count; node++)
        {
            AddOwnWays(node, definition);
        }
    }

    /// <summary>How many nodes there are; also the index of the start.</summary>
    public int Count { get; }

    public int Start => Count;

    /// <summary>Whether every name was found or guessed.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The nodes that may come next.</summary>
    public IReadOnlySet<int> Next(int node) => _next[node];

    /// <summary>Whether a path may be over after a node.</summary>
    public bool MayEnd(int node) => _ends[node];

    /// <summary>The index of a name in an edge; null for END, fail, and what is unknown.</summary>
    public int? Find(string name) => name == Names.Start ? Start : _names.Guess(name);

    /// <summary>Everything that can come after some nodes, themselves only if a way leads back.</summary>
    /// <param name="from">Where to start.</param>
    /// <param name="isOpen">Which ways may be taken; all when null.</param>
    public bool[] ReachableFrom(IEnumerable<int> from, Func<int, int, bool>? isOpen = null)
    {
        var reached = new bool[Count + 1];
        var due = new Stack<int>(from);
        while (due.TryPop(out var node))
        {
            foreach (var next in _next[node])
            {
                if (!reached[next] && (isOpen is null || isOpen(node, next)))
                {
                    reached[next] = true;
                    due.Push(next);
                }
            }
        }

        return reached;
    }

    private void AddEdge(EdgeDefinition edge)
    {
        var sources = edge.Sources.Where(name => name.Value is not (Names.End or Names.Fail)).Select(name => Resolve(name.Value)).OfType<int>().ToList();
        foreach (var source in sources)
        {
            foreach (var target in edge.Action.Targets)
            {
                Add(source, target.Value);
            }
        }
    }

    private void AddOwnWays(int node, WorkflowDefinition definition)
    {
        var written = definition.Nodes[node];
        foreach (var route in written.Routes)
        {
            Add(node, route.Value);
        }

        if ((written.OnError ?? definition.Defaults.OnError) is OnErrorDefinition.GoTo handler && Resolve(handler.Target.Value) != node)
        {
            Add(node, handler.Target.Value);
        }

        if (written.Expiry?.Target is { } late)
        {
            Add(node, late.Value);
        }
    }

    private void Add(int source, string target)
    {
        if (target is Names.End or Names.Fail)
        {
            _ends[source] = true;
        }
        else if (target != Names.Start && Resolve(target) is { } known)
        {
            _next[source].Add(known);
        }
    }

    private int? Resolve(string name)
    {
        var found = Find(name);
        IsComplete &= found is not null;
        return found;
    }
}
