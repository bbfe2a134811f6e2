namespace Graph.Runtime;

/// <summary>The root of everything that GraphAgents throws for reasons of its own; facts are properties of the leaves.</summary>
public abstract class GraphAgentsException : Exception
{
    /// <summary>States what went wrong and what to do about it.</summary>
    /// <param name="message">What, where, and the way out.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    protected GraphAgentsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
