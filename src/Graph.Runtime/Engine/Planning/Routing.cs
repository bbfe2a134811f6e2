using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Planning;

/// <summary>What one task decided to run next: the routes of its node, with every condition answered.</summary>
internal abstract record Routing
{
    private Routing()
    {
    }

    internal static IReadOnlyList<Routing> Nothing { get; } = [];

    /// <summary>A node runs.</summary>
    internal sealed record ToNode(int Node) : Routing;

    /// <summary>A join's source is done.</summary>
    internal sealed record IntoJoin(int Join, int Source) : Routing;

    /// <summary>A map-reduce begins.</summary>
    internal sealed record IntoGroup(int Each, ValueList Items) : Routing;

    /// <summary>The run fails, as the author wanted.</summary>
    internal sealed record Failure : Routing;
}
