using Graph.Runtime;

namespace Graph.Nodes.Research;

/// <summary>Thrown when a corpus cannot be searched: nothing is there, or nothing in it can be read.</summary>
/// <param name="corpus">The file or folder.</param>
/// <param name="message">What is wrong and what to do about it.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public sealed class CorpusException(string corpus, string message, Exception? innerException = null)
    : GraphAgentsException(message, innerException)
{
    /// <summary>The file or folder that was to be searched, as an absolute path.</summary>
    public string Corpus { get; } = corpus;
}
