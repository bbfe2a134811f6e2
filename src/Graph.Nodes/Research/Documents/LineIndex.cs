namespace Graph.Nodes.Research.Documents;

/// <summary>Tells the line of a place in a file's content.</summary>
internal sealed class LineIndex
{
    private readonly List<int> _starts = [0];

    internal LineIndex(string content)
    {
        for (var at = content.IndexOf('\n'); at >= 0; at = content.IndexOf('\n', at + 1))
        {
            _starts.Add(at + 1);
        }
    }

    /// <summary>The line, from 1, that has the character at an index.</summary>
    internal int LineAt(int index)
    {
        var found = _starts.BinarySearch(index);
        return found >= 0 ? found + 1 : ~found;
    }
}
