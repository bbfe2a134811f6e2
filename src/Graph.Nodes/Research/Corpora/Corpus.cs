using System.Collections.Concurrent;
using Graph.Nodes.Research.Documents;
using Graph.Nodes.Research.Ranking;
using Graph.Runtime.Authoring;

namespace Graph.Nodes.Research.Corpora;

/// <summary>A file or folder that is searched: read once, and again only where it changed.</summary>
internal sealed class Corpus : IDisposable
{
    private readonly string _root;
    private readonly PathPattern? _include;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Dictionary<string, FileReading> _readings = new(StringComparer.Ordinal);
    private CorpusSnapshot? _snapshot;

    internal Corpus(string root, PathPattern? include, TimeProvider time)
    {
        _root = root;
        _include = include;
        _time = time;
    }

    /// <summary>How many files were read since the corpus was opened; for tests of what is not read again.</summary>
    internal int FilesRead { get; private set; }

    public void Dispose() => _turn.Dispose();

    /// <summary>The corpus as it is on disk now.</summary>
    /// <exception cref="NodeFailedException">Nothing is there, or nothing in it can be read.</exception>
    internal async Task<CorpusSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var stamps = CorpusFiles.List(_root, _include);
            var changed = stamps.Where(stamp => !_readings.TryGetValue(stamp.Name, out var known) || !known.HoldsFor(stamp)).ToList();
            if (_snapshot is null || changed.Count > 0 || stamps.Count != _readings.Count)
            {
                await RefreshAsync(stamps, changed, cancellationToken);
            }

            return _snapshot!.HasPassages ? _snapshot : throw NothingToRead(_snapshot);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RefreshAsync(List<FileStamp> stamps, List<FileStamp> changed, CancellationToken cancellationToken)
    {
        var read = new ConcurrentDictionary<string, FileReading>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(changed, cancellationToken, async (stamp, token) =>
            read[stamp.Name] = await FileReading.ReadAsync(stamp, _time, token));
        var readings = stamps.ToDictionary(
            stamp => stamp.Name, stamp => read.TryGetValue(stamp.Name, out var fresh) ? fresh : _readings[stamp.Name], StringComparer.Ordinal);
        var index = new PassageIndex([.. stamps.SelectMany(stamp => readings[stamp.Name].Passages)]);
        _snapshot = new CorpusSnapshot(index, [.. readings.Values]);
        _readings = readings;
        FilesRead += changed.Count;
    }

    private NodeFailedException NothingToRead(CorpusSnapshot snapshot)
    {
        var unreadable = snapshot.Readings.FirstOrDefault(reading => reading.Skip is SkipReason.Unreadable);
        if (unreadable?.Skip is SkipReason.Unreadable { Cause: var cause })
        {
            return new NodeFailedException(
                cause is FormatException ? ErrorKind.Validation : ErrorKind.Transient,
                $"Nothing in '{_root}' can be read. '{unreadable.Stamp.Name}' was refused: {cause.Message} Mend the file or its permissions.",
                innerException: cause);
        }

        var which = _include is null ? "" : " that 'include' selects";
        return new NodeFailedException(
            ErrorKind.Validation,
            $"'{_root}' has no document{which} with text in it. Documents are {DocumentFormats.Listed} files up to 5 MB outside hidden folders; "
            + $"found {snapshot.Readings.Count}, too large {snapshot.TooLarge}, binary {snapshot.Binary}.");
    }
}

/// <summary>One state of a corpus, ready to be searched.</summary>
/// <param name="Index">All its passages.</param>
/// <param name="Readings">All its files.</param>
internal sealed record CorpusSnapshot(PassageIndex Index, IReadOnlyList<FileReading> Readings)
{
    internal bool HasPassages => Index.Count > 0;

    /// <summary>How many files were skipped because of their size.</summary>
    internal int TooLarge { get; } = Readings.Count(reading => reading.Skip is SkipReason.TooLarge);

    /// <summary>How many files were skipped because they are not text.</summary>
    internal int Binary { get; } = Readings.Count(reading => reading.Skip is SkipReason.Binary);

    /// <summary>The files that could not be read.</summary>
    internal IReadOnlyList<string> Unreadable { get; } =
        [.. Readings.Where(reading => reading.Skip is SkipReason.Unreadable).Select(reading => reading.Stamp.Name)];
}
