using Graph.Runtime.Compilation;
using Graph.Runtime.Definition;

namespace Graph.Runtime.Building;

/// <summary>What runs after what.</summary>
public sealed partial class WorkflowBuilder
{
    /// <summary>Runs nodes when another is done.</summary>
    /// <param name="from">The node, or <c>START</c>.</param>
    /// <param name="to">What runs next, in parallel if there are several; <c>END</c> ends this path.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Edge(string from, params IEnumerable<string> to) => AddEdge([from], new EdgeAction.To(Unplaced.Names(to)));

    /// <summary>Lets conditions decide what runs next.</summary>
    /// <param name="from">The node after which they are looked at, or <c>START</c>.</param>
    /// <param name="choice">Adds the arms; the last is the <c>else</c>.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Choose(string from, Action<ChoiceBuilder> choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var builder = new ChoiceBuilder();
        choice(builder);
        return AddEdge([from], builder.Build());
    }

    /// <summary>Runs one task of a node for each item of a list.</summary>
    /// <param name="from">The node after which it happens, or <c>START</c>.</param>
    /// <param name="items">An expression for the list.</param>
    /// <param name="to">The node.</param>
    /// <param name="each">Says what an item is called, how many run at a time, and what a failed item means.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Each(string from, string items, string to, Action<EachBuilder>? each = null) =>
        AddEdge([from], EachBuilder.Build(items, [to], each));

    /// <summary>Runs a node once several others are done.</summary>
    /// <param name="from">The nodes that are waited for.</param>
    /// <param name="to">What runs then.</param>
    /// <param name="mode">How many are waited for; those that can still be reached when not given.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="mode"/> is <see cref="JoinMode.Count"/>, which needs a number.</exception>
    public WorkflowBuilder Join(IEnumerable<string> from, string to, JoinMode mode = JoinMode.Active) => Join(from, [to], mode);

    /// <summary>Runs nodes once several others are done.</summary>
    /// <param name="from">The nodes that are waited for.</param>
    /// <param name="to">What runs then, in parallel.</param>
    /// <param name="mode">How many are waited for; those that can still be reached when not given.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="mode"/> is <see cref="JoinMode.Count"/>, which needs a number.</exception>
    public WorkflowBuilder Join(IEnumerable<string> from, IEnumerable<string> to, JoinMode mode = JoinMode.Active)
    {
        if (mode == JoinMode.Count)
        {
            throw new ArgumentException("A join that waits for a number of nodes needs the number: use the overload that takes it.", nameof(mode));
        }

        return AddJoin(from, to, mode, null);
    }

    /// <summary>Runs a node once a number of others are done.</summary>
    /// <param name="from">The nodes that are waited for.</param>
    /// <param name="to">What runs then.</param>
    /// <param name="count">How many of them.</param>
    /// <returns>This builder.</returns>
    public WorkflowBuilder Join(IEnumerable<string> from, string to, int count) => AddJoin(from, [to], JoinMode.Count, count);

    private WorkflowBuilder AddJoin(IEnumerable<string> from, IEnumerable<string> to, JoinMode mode, long? count)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var sources = from.ToList();
        var targets = Unplaced.Names(to);

        // To wait for one node is what any edge does.
        return AddEdge(sources, sources.Count == 1 && mode == JoinMode.Active
            ? new EdgeAction.To(targets)
            : new EdgeAction.Join(targets, mode, count is { } number ? Unplaced.Of(number) : null, default));
    }

    private WorkflowBuilder AddEdge(IEnumerable<string> from, EdgeAction action) =>
        Change(_workflow with { Edges = _workflow.Edges.Add(new EdgeDefinition(default, Unplaced.Names(from), action)) });
}
