namespace Graph.Nodes.Research.Documents;

/// <summary>Takes plain text with line numbers out of one format.</summary>
internal interface IDocumentReader
{
    /// <summary>Reads a file's content; a file may hold several documents.</summary>
    /// <param name="content">The whole file.</param>
    /// <returns>The documents in order; none when the file says nothing.</returns>
    /// <exception cref="FormatException">The content is not of the format; the message says where.</exception>
    IEnumerable<ExtractedDocument> Read(string content);
}
