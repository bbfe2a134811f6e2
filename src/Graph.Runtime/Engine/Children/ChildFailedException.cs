namespace Graph.Runtime.Engine.Children;

/// <summary>A subworkflow failed; to the node that runs it that is a failure of the same kind.</summary>
internal sealed class ChildFailedException(RunError error) : GraphAgentsException(error.Message)
{
    internal RunError Error { get; } = error;
}
