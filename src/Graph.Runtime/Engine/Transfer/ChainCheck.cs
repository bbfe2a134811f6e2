using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>Verifies threads piece by piece: every hash, every link between commits, and that each commit can be loaded.</summary>
internal sealed class ChainCheck(IReadOnlyList<FamilyThread> threads)
{
    private readonly Dictionary<long, CommitHash> _hashes = [];
    private int _place = -1;
    private long _last;

    /// <summary>The thread that the pieces are of.</summary>
    internal ThreadId Current => _place < 0 ? throw new FormatException("it is of no thread") : threads[_place].Id;

    /// <exception cref="DamagedExportException">Something does not fit.</exception>
    internal void Take(ThreadRecord record, long line)
    {
        switch (record)
        {
            case ThreadRecord.Thread thread:
                BeginThread(thread, line);
                break;
            case ThreadRecord.Commit commit:
                Take(commit, line);
                break;
            default:
                break;
        }
    }

    internal void End(long line)
    {
        Require(_place == threads.Count - 1 && _hashes.Count > 0, line, "a thread of the header is missing before it");
    }

    private void BeginThread(ThreadRecord.Thread thread, long line)
    {
        Require(_place < 0 || _hashes.Count > 0, line, "the thread before it has no commit");
        _place++;
        Require(_place < threads.Count && threads[_place] == thread.Family, line, "it is not the thread that the header names for this place");
        _hashes.Clear();
        _last = 0;
    }

    private void Take(ThreadRecord.Commit commit, long line)
    {
        var header = commit.Stored.Header;
        Verify(commit, line);
        Require(header.Version > _last && header.ParentVersion < header.Version, line, $"version {header.Version} does not follow version {_last}");
        var isParentKnown = header.ParentVersion == 0 ? header.ParentHash == CommitHash.None : _hashes.ContainsKey(header.ParentVersion);
        Require(
            header.ParentVersion == 0 || !isParentKnown || _hashes[header.ParentVersion] == header.ParentHash,
            line,
            $"the commit that it goes on from is not version {header.ParentVersion} of the file");
        Require(
            (isParentKnown && header.ParentVersion == _last) || commit.Snapshot is not null,
            line,
            "it begins a branch or follows what was pruned, and has no snapshot");
        _hashes[header.Version] = header.Hash;
        _last = header.Version;
    }

    private static void Verify(ThreadRecord.Commit commit, long line)
    {
        try
        {
            ThreadReplay.Verify(commit.Stored);
            _ = commit.State;
        }
        catch (Exception failure) when (failure is CorruptCheckpointException or FormatException)
        {
            throw new DamagedExportException(line, failure is FormatException ? "its snapshot cannot be read" : "its content does not match its hash", failure);
        }
    }

    private static void Require(bool condition, long line, string problem)
    {
        if (!condition)
        {
            throw new DamagedExportException(line, problem);
        }
    }
}
