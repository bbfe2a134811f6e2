using Graph.Runtime.Compilation;
using Graph.Runtime.Definition;

namespace Graph.Runtime.Building;

/// <summary>Says more about a map-reduce.</summary>
public sealed class EachBuilder
{
    private EachDefinition _each;

    private EachBuilder(EachDefinition each) => _each = each;

    /// <summary>Names the item for the node's expressions; it is <c>item</c> when not given.</summary>
    /// <param name="name">The name.</param>
    /// <returns>This builder.</returns>
    public EachBuilder As(string name) => Change(_each with { ItemName = Unplaced.Of(name) });

    /// <summary>Bounds how many of the tasks run at a time.</summary>
    /// <param name="tasks">How many.</param>
    /// <returns>This builder.</returns>
    public EachBuilder Max(int tasks) => Change(_each with { MaxConcurrency = tasks });

    /// <summary>Leaves failed items out.</summary>
    /// <returns>This builder.</returns>
    public EachBuilder SkipFailed() => Change(_each with { OnItemError = ItemErrorPolicy.Skip, ErrorsField = null });

    /// <summary>Leaves failed items out and keeps their error records.</summary>
    /// <param name="field">The list field of the state that takes them.</param>
    /// <returns>This builder.</returns>
    public EachBuilder CollectFailed(string field) => Change(_each with { OnItemError = ItemErrorPolicy.Collect, ErrorsField = Unplaced.Of(field) });

    internal static EdgeAction Build(string items, IEnumerable<string> to, Action<EachBuilder>? more)
    {
        var builder = new EachBuilder(new EachDefinition { Items = Unplaced.Text(items), ItemName = Unplaced.Of("item"), Nodes = Unplaced.Names(to) });
        more?.Invoke(builder);
        return new EdgeAction.Each(builder._each);
    }

    private EachBuilder Change(EachDefinition each)
    {
        _each = each;
        return this;
    }
}
