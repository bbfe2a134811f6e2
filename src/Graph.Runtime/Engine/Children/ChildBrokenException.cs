namespace Graph.Runtime.Engine.Children;

/// <summary>Carries a surprise out of a subworkflow, such as a store that is gone: no failure of a node, and never tried again as one.</summary>
internal sealed class ChildBrokenException(Exception surprise) : GraphAgentsException(surprise.Message, surprise)
{
    internal Exception Surprise { get; } = surprise;
}
