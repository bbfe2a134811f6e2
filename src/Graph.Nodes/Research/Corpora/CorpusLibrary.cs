namespace Graph.Nodes.Research.Corpora;

/// <summary>The corpora that this process has opened, so that each is read once for all runs.</summary>
internal sealed class CorpusLibrary(TimeProvider time)
{
    private const int MostOpen = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, Corpus Corpus)> _byRecency = [];

    /// <summary>Finds or opens a corpus.</summary>
    /// <param name="path">The file or folder, absolute.</param>
    /// <param name="include">A pattern over the paths in it, or null for all.</param>
    internal Corpus Open(string path, string? include)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var key = $"{root}\n{include}";
        lock (_lock)
        {
            var known = _byRecency.FirstOrDefault(entry => entry.Key == key);
            var opened = known.Corpus is null
                ? (key, new Corpus(root, string.IsNullOrWhiteSpace(include) ? null : new PathPattern(include), time))
                : known;
            _byRecency.Remove(known);
            _byRecency.AddFirst(opened);
            if (_byRecency.Count > MostOpen)
            {
                _byRecency.RemoveLast();
            }

            return opened.Item2;
        }
    }
}
