using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Finds the types of the items that <c>each</c> edges hand to nodes, before anything of these nodes is compiled.</summary>
/// <remarks>
/// An edge may go through a part of another edge's item, so a node's items are known once those of its source are. Where
/// that goes in a circle the item may be anything.
/// </remarks>
internal sealed class ItemBinder(WorkflowDefinition definition, NodeNames names, Scopes scopes)
{
    private readonly HashSet<int> _done = [];
    private readonly HashSet<int> _inProgress = [];

    public static IEnumerable<EachDefinition> EachesOf(EdgeAction action) => action switch
    {
        EdgeAction.Each each => [each.Definition],
        EdgeAction.Choose choose => choose.AllArms.SelectMany(arm => EachesOf(arm.Then)),
        _ => [],
    };

    public void BindAll()
    {
        var incoming = new Dictionary<int, List<(int? Source, EachDefinition Each)>>();
        foreach (var edge in definition.Edges)
        {
            int? source = edge.Sources[0].Value == Names.Start ? Usage.AtStart : names.Guess(edge.Sources[0].Value);
            foreach (var each in EachesOf(edge.Action))
            {
                foreach (var target in each.Nodes.Select(name => names.Guess(name.Value)).OfType<int>())
                {
                    incoming.TryAdd(target, []);
                    incoming[target].Add((source, each));
                }
            }
        }

        foreach (var target in incoming.Keys)
        {
            BindItems(target, incoming);
        }
    }

    private void BindItems(int node, Dictionary<int, List<(int? Source, EachDefinition Each)>> incoming)
    {
        if (_done.Contains(node) || !incoming.TryGetValue(node, out var edges) || !_inProgress.Add(node))
        {
            return;
        }

        foreach (var (source, each) in edges)
        {
            if (source is { } known and not Usage.AtStart)
            {
                BindItems(known, incoming);
            }

            scopes.AddItem(node, each.ItemName.Value, TypeOf(source, each));
        }

        _inProgress.Remove(node);
        _done.Add(node);
    }

    private StateType TypeOf(int? source, EachDefinition each)
    {
        if (each.Items is not YamlNode.Scalar scalar || source is not { } from || _inProgress.Contains(from))
        {
            return StateType.Any;
        }

        var (start, end) = ExpressionText.FindWhole(scalar.Text) ?? (0, scalar.Text.Length);
        var scope = from == Usage.AtStart ? scopes.AtStart : scopes.Of(from);
        var type = ExpressionCompiler.Compile(scalar.Text[start..end], scope).Expression?.ResultType.WithoutNull;
        return type is StateType.List list ? list.Item : StateType.Any;
    }
}
