using System.Collections.Immutable;

namespace Graph.Runtime.Drawing.Layers;

/// <summary>Something that takes up room in a layer: a box, the label of an edge, or the bend of one that passes through.</summary>
internal sealed class Cell
{
    /// <summary>The name of the node, join or end that it is the box of; null for a part of an edge.</summary>
    public string? Name { get; init; }

    /// <summary>What is written in it.</summary>
    public ImmutableArray<string> Lines { get; init; } = [];

    public double Width { get; init; }

    public double Height { get; init; }

    public int Layer { get; set; }

    /// <summary>Its middle, from the left.</summary>
    public double X { get; set; }

    /// <summary>Its middle, from the top.</summary>
    public double Y { get; set; }

    public double Left => X - (Width / 2);

    public double Right => X + (Width / 2);

    public double Top => Y - (Height / 2);

    public double Bottom => Y + (Height / 2);
}
