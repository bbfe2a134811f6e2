namespace Graph.Runtime.Definition.Formatting;

/// <summary>How plain edges are written.</summary>
public enum EdgeStyle
{
    /// <summary>As arrows: <c>a -> b</c>.</summary>
    Folded,

    /// <summary>As maps: <c>{ from: a, to: b }</c>.</summary>
    Expanded,
}
