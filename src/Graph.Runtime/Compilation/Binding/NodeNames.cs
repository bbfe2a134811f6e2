using System.Collections.Immutable;
using Graph.Runtime.Definition;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Finds nodes by the names that edges use.</summary>
internal sealed class NodeNames
{
    private const int MostSuggestions = 500;

    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _near = new(StringComparer.Ordinal);
    private readonly DiagnosticBag _diagnostics;

    public NodeNames(ImmutableArray<NodeDefinition> nodes, DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
        foreach (var node in nodes)
        {
            _indexes.TryAdd(node.Name.Value, _indexes.Count);
        }
    }

    /// <summary>A node's index.</summary>
    /// <returns>The index; null for an unknown name, which was reported.</returns>
    public int? FindNode(Placed<string> name)
    {
        if (_indexes.TryGetValue(name.Value, out var index))
        {
            return index;
        }

        _diagnostics.Report(EdgeDiagnostics.UnknownNode(name.Place, name.Value, Near(name.Value)));
        return null;
    }

    /// <summary>A node's index, or what END and, where it is taken, fail stand for.</summary>
    /// <returns>The index; null for anything else, which was reported.</returns>
    public int? FindTarget(Placed<string> name, bool takesFail)
    {
        switch (name.Value)
        {
            case Names.End:
                return NodeTarget.End;
            case Names.Fail when takesFail && !_indexes.ContainsKey(Names.Fail):
                return NodeTarget.Fail;
            case Names.Fail when !_indexes.ContainsKey(Names.Fail):
                _diagnostics.Report(EdgeDiagnostics.FailNotHere(name.Place));
                return null;
            case Names.Start:
                _diagnostics.Report(EdgeDiagnostics.EdgeToStart(name.Place));
                return null;
            default:
                return FindNode(name);
        }
    }

    /// <summary>The index of what was written or of what was probably meant, without a word; null when nothing is near.</summary>
    public int? Guess(string name) =>
        _indexes.TryGetValue(name, out var index) || (Near(name) is { } near && _indexes.TryGetValue(near, out index)) ? index : null;

    // One wrong name is often used many times, and every rule asks again. Where this many are wrong, nobody misspelt them.
    private string? Near(string name)
    {
        if (!_near.TryGetValue(name, out var near))
        {
            _near[name] = near = _near.Count >= MostSuggestions ? null : Suggestion.Closest(name, _indexes.Keys.Concat(Names.NotForNodes));
        }

        return near;
    }
}
